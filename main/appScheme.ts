import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import type { CustomScheme, Session } from 'electron';

/**
 * The app's own scheme. Pages are loaded from `app://perch/`, never from `file://` and never from a server: a server sends
 * only data.
 */
export const appOrigin = 'app://perch';

/** A secure origin with storage and fetch. It must be registered before Electron is ready. */
export const appScheme: CustomScheme = {
  scheme: 'app',
  privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
};

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  // The model that separates a person from the background.
  '.tflite': 'application/octet-stream',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** Whether an address has the app's own origin. */
export function isAppAddress(address: string): boolean {
  const url = URL.parse(address);
  return url?.protocol === 'app:' && url.host === 'perch' && url.username === '';
}

/** The files that the scheme serves, by the path of their address: those in `folder` at this moment. */
export function listAppFiles(folder: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (entry.isFile() && extname(file) in contentTypes) {
      files.set(`/${relative(folder, file).split(sep).join('/')}`, file);
    }
  }
  const page = files.get('/index.html');
  if (page !== undefined) files.set('/', page);
  return files;
}

/** The file for a request, or null. It is looked up in the list, so a path like `../` cannot leave the folder. */
export function appFile(
  files: ReadonlyMap<string, string>,
  method: string,
  address: string,
): string | null {
  if (method !== 'GET' || !isAppAddress(address)) return null;
  return files.get(new URL(address).pathname) ?? null;
}

/**
 * The content security policy of a page: it may load its own files and connect to exactly one server.
 *
 * @param serverUrl origin of the server; null for a page without network access
 */
export function contentSecurityPolicy(serverUrl: string | null): string {
  const host = serverUrl === null ? null : new URL(serverUrl).host;
  return [
    "default-src 'none'",
    // WebAssembly, which the noise suppressor needs, and no other eval (CSP 3); only on pages with calls.
    host === null ? "script-src 'self'" : "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    host === null ? "connect-src 'none'" : `connect-src 'self' https://${host} wss://${host}`,
    "frame-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Serves the files of `folder` as `app://perch/` in this session, all with one content security policy. */
export function serveApp(session: Pick<Session, 'protocol'>, folder: string, policy: string): void {
  const files = listAppFiles(folder);
  session.protocol.handle(appScheme.scheme, async ({ method, url }) => {
    const file = appFile(files, method, url);
    if (file === null) return new Response('Not found', { status: 404 });
    return new Response(await readFile(file), {
      headers: {
        'Content-Type': contentTypes[extname(file)] ?? 'application/octet-stream',
        'Content-Security-Policy': policy,
        'X-Content-Type-Options': 'nosniff',
      },
    });
  });
}

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { pipeline, Readable } from 'node:stream';

/** The file types of a client build; any other file is served as bytes. */
const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.wav': 'audio/wav',
};
/** Compressed copies that the build puts beside its files, the best first. */
const codings = [
  { name: 'br', suffix: '.br' },
  { name: 'gzip', suffix: '.gz' },
] as const;
/** A body is sent in pieces, so that the rest is not queued for a slow client. */
const pieceBytes = 64 * 1024;
/** Where Vite puts the files that are named by their content. */
const hashedAsset = /^\/assets\/.+-[\w-]{8,}\.\w+$/;
/** How old a new build must be before it is loaded, so that all of its files are written. */
const settleMs = 2_000;

interface ClientFile {
  readonly body: Buffer;
  readonly contentType: string;
  readonly etag: string;
  readonly cacheControl: string;
  /** The compressed copies, by the name of their coding. */
  readonly encoded: ReadonlyMap<string, Buffer>;
}

/**
 * The built web client, served from memory. A request opens no file, so that a lack of file descriptors or a rebuild under
 * the running server breaks nothing. A new build is recognized by its `index.html`.
 */
export class WebClient {
  readonly #folder: string;
  #files: ReadonlyMap<string, ClientFile> | null;
  #builtMs: number | null;

  constructor(folder: string) {
    this.#folder = folder;
    this.#builtMs = this.#findBuild();
    this.#files = this.#builtMs === null ? null : this.#read();
  }

  /** Answers a GET or HEAD. */
  serve(request: IncomingMessage, response: ServerResponse): void {
    this.#refresh();
    if (!this.#files) {
      answerText(response, 503, 'The web client has not been built.\n');
      return;
    }
    const pathname = decodePath(request.url ?? '/');
    const file =
      this.#files.get(pathname === '/' ? '/index.html' : pathname) ??
      (isNavigation(request, pathname) ? this.#files.get('/index.html') : undefined);
    if (!file) {
      answerText(response, 404, 'Not found.\n');
      return;
    }

    response.setHeader('Cache-Control', file.cacheControl);
    response.setHeader('ETag', file.etag);
    response.setHeader('Vary', 'Accept-Encoding');
    if (request.headers['if-none-match']?.includes(file.etag)) {
      response.writeHead(304).end();
      return;
    }
    const accepted = acceptedCodings(String(request.headers['accept-encoding'] ?? ''));
    const coding = codings.find(({ name }) => accepted.has(name) && file.encoded.has(name));
    if (coding) response.setHeader('Content-Encoding', coding.name);
    const body = (coding && file.encoded.get(coding.name)) ?? file.body;
    response.writeHead(200, {
      'Content-Type': file.contentType,
      'Content-Length': body.byteLength,
    });
    if (request.method === 'HEAD') response.end();
    // A client that disconnects in the middle is no fault; the pipeline has closed both ends by then.
    else pipeline(Readable.from(piecesOf(body)), response, () => undefined);
  }

  #refresh(): void {
    const builtMs = this.#findBuild();
    if (builtMs === null || builtMs === this.#builtMs || Date.now() - builtMs < settleMs) return;
    const files = this.#read();
    if (!files) return;
    this.#files = files;
    this.#builtMs = builtMs;
  }

  /** When the client in the folder was built, or null when there is none. */
  #findBuild(): number | null {
    try {
      return statSync(path.join(this.#folder, 'index.html')).mtimeMs;
    } catch {
      return null;
    }
  }

  /** Null when a file cannot be read, for example because a build has just begun. */
  #read(): Map<string, ClientFile> | null {
    const files = new Map<string, ClientFile>();
    try {
      for (const entry of readdirSync(this.#folder, { recursive: true, withFileTypes: true })) {
        const filePath = path.join(entry.parentPath, entry.name);
        const pathname = `/${path.relative(this.#folder, filePath).split(path.sep).join('/')}`;
        if (!entry.isFile() || pathname.includes('/.') || isEncoded(pathname)) continue;
        files.set(pathname, readClientFile(filePath, pathname));
      }
    } catch {
      return null;
    }
    return files;
  }
}

function readClientFile(filePath: string, pathname: string): ClientFile {
  const body = readFileSync(filePath);
  return {
    body,
    contentType: contentTypes[path.extname(pathname)] ?? 'application/octet-stream',
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
    cacheControl: hashedAsset.test(pathname) ? 'public, max-age=31536000, immutable' : 'no-cache',
    encoded: new Map(
      codings
        .filter(({ suffix }) => existsSync(filePath + suffix))
        .map(({ name, suffix }) => [name, readFileSync(filePath + suffix)]),
    ),
  };
}

function isEncoded(pathname: string): boolean {
  return codings.some(({ suffix }) => pathname.endsWith(suffix));
}

function* piecesOf(body: Buffer): Generator<Buffer> {
  for (let start = 0; start < body.byteLength; start += pieceBytes) {
    yield body.subarray(start, start + pieceBytes);
  }
}

/** The codings that a client accepts (RFC 9110, 12.5.3): those it lists, without those of weight 0. */
function acceptedCodings(header: string): ReadonlySet<string> {
  const named = header.split(',').map((item) => item.trim().toLowerCase());
  return new Set(
    named
      .filter((item) => !/;\s*q=0(\.0*)?$/.test(item))
      .map((item) => item.split(';', 1)[0] ?? ''),
  );
}

function decodePath(url: string): string {
  const [encoded = '/'] = url.split('?', 1);
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}

/** Whether a browser navigates to a page, rather than loads a part of one. */
function isNavigation(request: IncomingMessage, pathname: string): boolean {
  if (/\.[^/]*$/.test(pathname)) return false;
  return (
    request.headers['sec-fetch-mode'] === 'navigate' ||
    (request.headers.accept ?? '').includes('text/html')
  );
}

/** Answers with a short plain text. */
export function answerText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
  });
  response.end(response.req.method === 'HEAD' ? undefined : text);
}

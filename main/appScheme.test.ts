import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  appFile,
  contentSecurityPolicy,
  isAppAddress,
  listAppFiles,
  serveApp,
} from './appScheme.ts';

let folder: string;
let files: ReadonlyMap<string, string>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'perch-app-'));
  mkdirSync(join(folder, 'page', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.json'), '{}');
  writeFileSync(join(folder, 'page', 'index.html'), '<!doctype html><title>Perch</title>');
  writeFileSync(join(folder, 'page', 'assets', 'index-1a2b.js'), 'export {};');
  writeFileSync(join(folder, 'page', 'assets', 'index-1a2b.js.map'), '{}');
  files = listAppFiles(join(folder, 'page'));
});

afterAll(() => rmSync(folder, { recursive: true }));

test('the list has the built files of known types, and the page at the root', () => {
  expect([...files.keys()].sort()).toEqual(['/', '/assets/index-1a2b.js', '/index.html']);
  expect(files.get('/')).toBe(join(folder, 'page', 'index.html'));
});

test('a hash and a query do not change the file', () => {
  expect(appFile(files, 'GET', 'app://perch/#/channel/abc')).toBe(files.get('/'));
  expect(appFile(files, 'GET', 'app://perch/assets/index-1a2b.js?v=1')).toBe(
    files.get('/assets/index-1a2b.js'),
  );
});

test.each([
  'app://perch/../secret.json',
  'app://perch/..%2fsecret.json',
  'app://perch/%2e%2e/secret.json',
  'app://perch/..\\secret.json',
  'app://perch/assets/../../secret.json',
  'app://perch//etc/passwd',
  'app://perch/assets',
  'app://perch/INDEX.HTML',
  'app://perch/index.html%00.js',
  'app://other/index.html',
  'app://perch.evil/index.html',
  'app://perch:80/index.html',
  'file:///index.html',
  'https://perch/index.html',
  'not an address',
])('%s is not served', (address) => {
  expect(appFile(files, 'GET', address)).toBeNull();
});

test('only GET is answered', () => {
  expect(appFile(files, 'POST', 'app://perch/')).toBeNull();
});

test('the origin is exactly app://perch', () => {
  expect(isAppAddress('app://perch/')).toBe(true);
  expect(isAppAddress('app://perch')).toBe(true);
  expect(isAppAddress('app://someone@perch/')).toBe(false);
  expect(isAppAddress('https://perch/')).toBe(false);
});

test('a page of the app itself has no network access', () => {
  const directives = contentSecurityPolicy(null).split('; ');
  expect(directives).toContain("connect-src 'none'");
  expect(directives).toContain("script-src 'self'");
  expect(directives.join()).not.toMatch(/https|wss|unsafe|\*/);
});

test('the policy allows exactly one server', () => {
  const directives = contentSecurityPolicy('https://localhost:44300').split('; ');
  expect(directives).toContain("connect-src 'self' https://localhost:44300 wss://localhost:44300");
  expect(directives).toContain("default-src 'none'");
  expect(directives).toContain("script-src 'self' 'wasm-unsafe-eval'");
  expect(directives.join()).not.toMatch(/'unsafe|\*/);
});

test('a response has its type and the policy; a missing file is a 404', async () => {
  const handlers = new Map<string, (request: Request) => Response | Promise<Response>>();
  const protocol = {
    handle: (scheme: string, handler: (request: Request) => Response | Promise<Response>) => {
      handlers.set(scheme, handler);
    },
  };
  serveApp(
    { protocol: protocol as unknown as Electron.Protocol },
    join(folder, 'page'),
    "default-src 'none'",
  );
  const ask = async (address: string) => handlers.get('app')?.(new Request(address));

  const page = await ask('app://perch/');
  expect(page?.status).toBe(200);
  expect(page?.headers.get('Content-Type')).toBe('text/html; charset=utf-8');
  expect(page?.headers.get('Content-Security-Policy')).toBe("default-src 'none'");
  expect(await page?.text()).toContain('<title>Perch</title>');
  expect((await ask('app://perch/secret.json'))?.status).toBe(404);
});

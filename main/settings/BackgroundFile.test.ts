import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { desktopCalls } from '../../shared/ipc/desktopCalls.ts';
import { BackgroundFile } from './BackgroundFile.ts';

const picture = 'data:image/webp;base64,UklGRg==';
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'perch-background-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

test('the last stored image is read, also after a restart', () => {
  const file = join(folder, 'background.json');
  const first = new BackgroundFile(file);
  expect(first.read()).toBeNull();
  first.keep('data:image/png;base64,AAAA');
  first.keep(picture);
  expect(first.read()).toBe(picture);
  expect(new BackgroundFile(file).read()).toBe(picture);
});

test('a file with other content is renamed', () => {
  const complain = vi.spyOn(console, 'error').mockImplementation(() => {});
  writeFileSync(join(folder, 'background.json'), '{"picture":"https://example.org/room.png"}');
  expect(new BackgroundFile(join(folder, 'background.json')).read()).toBeNull();
  expect(readdirSync(folder)).toEqual([expect.stringMatching(/^background\.json\.broken-/)]);
  expect(complain).toHaveBeenCalledOnce();
  complain.mockRestore();
});

test.each([
  ['', false],
  [picture, true],
  ['data:image/svg+xml;base64,AAAA', false],
  ['data:text/html;base64,AAAA', false],
  ['https://example.org/room.png', false],
  [`${picture}"><script>`, false],
  [`data:image/webp;base64,${'A'.repeat(2 * 1024 * 1024)}`, false],
])('a page may store only an image: %.60s', (kept, isTaken) => {
  const { schema } = desktopCalls['background:keep'];
  expect(schema.safeParse({ picture: kept }).success).toBe(isTaken);
});

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { copyPageStorage } from './copyPageStorage.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'perch-storage-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it.each(['', 'Default'])('the data of pages below “%s” is copied, the rest is not', (profile) => {
  const [from, to] = [join(folder, 'from'), join(folder, 'to')];
  for (const kind of ['IndexedDB', 'Local Storage', 'Cache']) {
    mkdirSync(join(from, profile, kind, 'app_perch_0'), { recursive: true });
    writeFileSync(join(from, profile, kind, 'app_perch_0', '000003.log'), kind);
    writeFileSync(join(from, profile, kind, 'app_perch_0', 'LOCK'), '');
  }
  copyPageStorage(from, to);
  const kept = (kind: string) =>
    readFileSync(join(to, profile, kind, 'app_perch_0', '000003.log'), 'utf8');
  expect(kept('IndexedDB')).toBe('IndexedDB');
  expect(kept('Local Storage')).toBe('Local Storage');
  expect(() => kept('Cache')).toThrow('ENOENT');
  expect(readdirSync(join(to, profile, 'IndexedDB', 'app_perch_0'))).toEqual(['000003.log']);
});

it('a session without a folder has nothing to copy', () => {
  expect(() => copyPageStorage(null, folder)).toThrow('stores nothing');
});

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { entryPlaces, registerAppImage } from './appImageEntry.ts';

let home: string;
let system: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'perch-entry-'));
  system = join(home, 'system');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const places = () => entryPlaces({ XDG_DATA_DIRS: system }, home);
const file = () => join(home, '.local/share/applications/org.perch.Perch.desktop');

it('an AppImage makes links open itself, also after it was moved', () => {
  registerAppImage('/home/ann/My apps/Perch.AppImage', places());
  expect(readFileSync(file(), 'utf8')).toMatch(/^Exec="\/home\/ann\/My apps\/Perch.AppImage" %U$/m);
  expect(readFileSync(file(), 'utf8')).toMatch(/^MimeType=x-scheme-handler\/perch;$/m);
  registerAppImage('/opt/Perch.AppImage', places());
  expect(readFileSync(file(), 'utf8')).toMatch(/^Exec="\/opt\/Perch.AppImage" %U$/m);
});

it('a Perch that the system has installed keeps its links', () => {
  mkdirSync(join(system, 'applications'), { recursive: true });
  writeFileSync(join(system, 'applications/org.perch.Perch.desktop'), '');
  registerAppImage('/opt/Perch.AppImage', places());
  expect(existsSync(file())).toBe(false);
});

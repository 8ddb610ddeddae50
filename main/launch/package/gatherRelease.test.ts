import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { parse } from 'yaml';
import { gatherRelease, mergedUpdateInfo } from './gatherRelease.ts';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'perch-release-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const updateInfo = (arch: string, version = '1.2.3') => `version: ${version}
files:
  - url: Perch-${version}-win-${arch}.exe
    sha512: ${arch}sum==
    size: 1000
path: Perch-${version}-win-${arch}.exe
sha512: ${arch}sum==
releaseDate: '2026-12-01T00:00:00.000Z'
`;

/** What one machine has built. */
function machine(name: string, files: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(files)) {
    const full = path.join(folder, 'built', name, file);
    fs.mkdirSync(path.dirname(full), { recursive: true });
    fs.writeFileSync(full, text);
  }
}

const gather = () => gatherRelease(path.join(folder, 'built'), path.join(folder, 'release'));

it('lets Windows on each processor find its installer, and names x64 where only one is looked at', () => {
  const merged = parse(mergedUpdateInfo([updateInfo('arm64'), updateInfo('x64')]));
  expect(merged).toMatchObject({ version: '1.2.3', path: 'Perch-1.2.3-win-x64.exe' });
  expect(merged.files.map(({ url }: { url: string }) => url)).toEqual([
    'Perch-1.2.3-win-x64.exe',
    'Perch-1.2.3-win-arm64.exe',
  ]);
  expect(merged.files[1].sha512).toBe('arm64sum==');
});

it('gathers what all machines have built, with sums that can be checked', () => {
  machine('perch-Windows-X64', {
    'latest.yml': updateInfo('x64'),
    'Perch-1.2.3-win-x64.exe': 'x64',
    'server/perch-server-1.2.3-win-x64.zip': 'server',
    'server/perch-server-1.2.3-win-x64.zip.sha256': 'sum',
  });
  machine('perch-Windows-ARM64', {
    'latest.yml': updateInfo('arm64'),
    'Perch-1.2.3-win-arm64.exe': 'arm64',
  });
  gather();
  expect(fs.readdirSync(path.join(folder, 'release')).sort()).toEqual([
    'Perch-1.2.3-win-arm64.exe',
    'Perch-1.2.3-win-x64.exe',
    'SHA256SUMS',
    'latest.yml',
    'perch-server-1.2.3-win-x64.zip',
  ]);
  if (process.platform !== 'linux') return;
  execFileSync('sha256sum', ['--check', 'SHA256SUMS'], { cwd: path.join(folder, 'release') });
});

it('refuses files that would overwrite each other, and several versions', () => {
  machine('one', { 'Perch-1.2.3-linux-x64.deb': 'a' });
  machine('two', { 'Perch-1.2.3-linux-x64.deb': 'b' });
  expect(gather).toThrow('Built more than once');
  expect(() => mergedUpdateInfo([updateInfo('x64'), updateInfo('arm64', '1.2.4')])).toThrow(
    'Several versions were built: 1.2.3, 1.2.4',
  );
});

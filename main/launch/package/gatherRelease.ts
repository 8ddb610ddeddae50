/*
 * `node main/launch/package/gatherRelease.ts <built> <release>`: lays what was built on all machines into one folder, for the
 * workflow that drafts a release.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { parse, stringify } from 'yaml';

/** What electron-updater reads to find out about a newer version (`latest*.yml` of electron-builder). */
interface UpdateInfo {
  readonly version: string;
  readonly files: readonly { readonly url: string; readonly sha512: string }[];
}

/**
 * The app on Windows asks for `latest.yml` on every processor, and takes the file with its own in the name. Each machine writes
 * one with the installer that was built there, so they become one with all installers.
 *
 * @throws Error if they are of several versions
 */
export function mergedUpdateInfo(texts: readonly string[]): string {
  // With the oldest kind of processor first: whatever finds no file for its own takes the first one.
  const all = texts
    .map((text) => parse(text) as UpdateInfo)
    .sort((a, b) => Number(isForArm(a)) - Number(isForArm(b)));
  const versions = [...new Set(all.map(({ version }) => version))];
  if (versions.length !== 1) throw new Error(`Several versions were built: ${versions.join(', ')}`);
  return stringify({ ...all[0], files: all.flatMap(({ files }) => files) });
}

function isForArm({ files }: UpdateInfo): boolean {
  return files.every(({ url }) => url.includes('arm64'));
}

/**
 * Copies the files of all folders in `built` into `release`, without the checksums beside single ones, and writes one list of
 * all: `SHA256SUMS`.
 *
 * @throws Error if two machines have built a file of the same name that cannot be merged
 */
export function gatherRelease(built: string, release: string): void {
  const found = fs
    .readdirSync(built, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.sha256'));
  fs.mkdirSync(release);
  for (const [name, entries] of Map.groupBy(found, (entry) => entry.name)) {
    const sources = (entries ?? []).map((entry) => path.join(entry.parentPath, entry.name));
    const target = path.join(release, name);
    if (sources.length === 1 && sources[0]) fs.copyFileSync(sources[0], target);
    else if (name.endsWith('.yml')) {
      const texts = sources.map((source) => fs.readFileSync(source, 'utf8'));
      fs.writeFileSync(target, mergedUpdateInfo(texts));
    } else throw new Error(`Built more than once: ${sources.join(', ')}`);
  }
  const sums = fs.readdirSync(release).map((name) => {
    const hash = createHash('sha256').update(fs.readFileSync(path.join(release, name)));
    return `${hash.digest('hex')}  ${name}\n`;
  });
  fs.writeFileSync(path.join(release, 'SHA256SUMS'), sums.join(''));
}

if (import.meta.main) {
  const [built, release] = process.argv.slice(2);
  if (built === undefined || release === undefined) throw new Error('Two folders are needed.');
  gatherRelease(built, release);
}

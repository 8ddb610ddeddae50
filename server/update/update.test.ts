import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { create } from 'tar';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { serverVersion } from '../lifecycle/ServerHealth.ts';
import { temporaryFolder } from '../storage/temporaryFolder.fixture.ts';
import { archiveFolder, archiveVersion, machineKind } from './archiveName.ts';
import { compareVersions } from './compareVersions.ts';
import { findRelease } from './findRelease.ts';
import { installUpdate } from './installUpdate.ts';
import { UpdateCheck } from './UpdateCheck.ts';

let folder: ReturnType<typeof temporaryFolder>;
let server: Server;
/** What is at the address, by name. */
let files: Record<string, string | Buffer>;
let address: string;
let asked: string[];

beforeEach(async () => {
  folder = temporaryFolder();
  files = {};
  asked = [];
  server = createServer(({ url = '' }, response) => {
    asked.push(url);
    const file = files[path.basename(url)];
    response.writeHead(file === undefined ? 404 : 200).end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/new`;
});
afterEach(() => {
  server.close();
  folder.remove();
});

/** A folder as an archive has it: a program that tells its version. */
function program(parent: string, version: string, told = version): string {
  const unpacked = path.join(parent, archiveFolder(version));
  mkdirSync(unpacked, { recursive: true });
  const file = path.join(unpacked, 'perch-server');
  writeFileSync(file, `#!/bin/sh\necho ${told}\n`);
  chmodSync(file, 0o755);
  return unpacked;
}

/** Puts a release at the address. */
async function publish(version: string, told?: string): Promise<void> {
  const staging = folder.file(`made-${version}`);
  program(staging, version, told);
  const name = `${archiveFolder(version)}.tar.gz`;
  const file = path.join(staging, name);
  await create({ cwd: staging, file, gzip: true }, [archiveFolder(version)]);
  files[name] = readFileSync(file);
  const sum = createHash('sha256').update(files[name]).digest('hex');
  files['SHA256SUMS'] = `${files['SHA256SUMS'] ?? ''}${sum}  ${name}\n${sum}  Perch.AppImage\n`;
}

it('orders versions as semantic versioning does', () => {
  const ordered = [
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-alpha.beta',
    '1.0.0-beta.2',
    '1.0.0-beta.11',
  ];
  ordered.push('1.0.0-rc.1', '1.0.0', '1.0.1', '1.2.0', '1.10.0', '2.0.0');
  for (const [index, one] of ordered.entries()) {
    for (const [place, other] of ordered.entries()) {
      expect(Math.sign(compareVersions(one, other)), `${one} ${other}`).toBe(
        Math.sign(index - place),
      );
    }
  }
});

it('knows the archives for this kind of machine', () => {
  expect(archiveVersion(`${archiveFolder('1.2.3')}.tar.gz`)).toBe('1.2.3');
  expect(archiveVersion(`${archiveFolder('1.2.3-beta.1')}.tar.gz`)).toBe('1.2.3-beta.1');
  const others = [
    'perch-server-1.2.3-plan9-x64.tar.gz',
    `perch-server-1.2-${machineKind()}.tar.gz`,
  ];
  others.push(`../perch-server-1.2.3-${machineKind()}.tar.gz`, `${archiveFolder('1.2.3')}.zip`);
  expect(others.map(archiveVersion)).toEqual(others.map(() => null));
});

it('finds the newest release, and nothing where there is none', async () => {
  await expect(findRelease(address)).rejects.toThrow(/SHA256SUMS answers 404/);
  files['SHA256SUMS'] = 'nonsense\n';
  expect(await findRelease(address)).toBeNull();
  await publish('1.9.0');
  await publish('1.10.0');
  const archive = `${archiveFolder('1.10.0')}.tar.gz`;
  expect(await findRelease(`${address}/`)).toMatchObject({
    version: '1.10.0',
    archive,
    archiveUrl: `${address}/${archive}`,
  });
  files['SHA256SUMS'] = Buffer.alloc(1_000_001);
  await expect(findRelease(address)).rejects.toThrow('too large');
});

it('looks for a newer version only where an address is set, and says so once', async () => {
  const log = { info: vi.fn(), warn: vi.fn() };
  expect(UpdateCheck.start(null, log)).toBeNull();
  await publish('999.0.0');
  const check = UpdateCheck.start(address, log);
  await check?.check();
  expect(check?.newerVersion).toBe('999.0.0');
  await check?.check();
  expect(log.info).toHaveBeenCalledOnce();
  files = {};
  await check?.check();
  expect([check?.newerVersion, log.warn.mock.calls.length]).toEqual(['999.0.0', 1]);
  await publish(serverVersion);
  await check?.check();
  expect(check?.newerVersion).toBeNull();
  check?.close();
  expect(asked.every((url) => url === '/new/SHA256SUMS')).toBe(true);
});

describe.skipIf(process.platform === 'win32')('an update', () => {
  const installed = () => folder.file(`place/${archiveFolder('1.0.0')}`);
  const update = (change: { address?: string; dataDir?: string } = {}) =>
    installUpdate({
      address,
      version: '1.0.0',
      folder: installed(),
      dataDir: folder.file('data'),
      ...change,
    });
  const versionIn = (place: string) =>
    execFileSync(path.join(place, 'perch-server'), { encoding: 'utf8' }).trim();
  /** What is beside the program. */
  const beside = () => readdirSync(folder.file('place'));
  beforeEach(() => void program(folder.file('place'), '1.0.0'));
  /** After each refusal everything is as it was. */
  const isUntouched = () => {
    expect(beside()).toEqual([archiveFolder('1.0.0')]);
    expect(versionIn(installed())).toBe('1.0.0');
  };

  it('takes the place of the former version, which is kept', async () => {
    await publish('1.1.0');
    const done = await update();
    expect(done).toEqual({ version: '1.1.0', kept: `${installed()}.before-1.1.0` });
    expect(versionIn(installed())).toBe('1.1.0');
    expect(versionIn(done?.kept ?? '')).toBe('1.0.0');
    expect(beside()).toHaveLength(2);
  });

  it('is none where the newest version is installed, and never goes back', async () => {
    await publish('1.0.0');
    expect(await update()).toBeNull();
    files = {};
    await publish('0.9.0');
    await expect(update()).rejects.toThrow(
      /there is only Perch 0\.9\.0, and 1\.0\.0 is installed\./,
    );
    isUntouched();
  });

  it('is refused when the archive is another one than the list says', async () => {
    await publish('1.1.0');
    files[`${archiveFolder('1.1.0')}.tar.gz`] = 'other bytes';
    await expect(update()).rejects.toThrow(/is not what its checksum says/);
    isUntouched();
  });

  it('is refused when it does not run on this machine', async () => {
    await publish('1.1.0', 'something else');
    await expect(update()).rejects.toThrow(/could not be installed: it does not run here/);
    isUntouched();
  });

  it('is refused when it would move the data away', async () => {
    await publish('1.1.0');
    const dataDir = path.join(installed(), 'data');
    await expect(update({ dataDir })).rejects.toThrow(/is in the folder of the program/);
    isUntouched();
  });

  it('says where nothing can be had', async () => {
    await expect(update()).rejects.toThrow(/^No newer version could be looked for: .*404/);
    files['SHA256SUMS'] = '';
    await expect(update()).rejects.toThrow(/there is no server archive for/);
    await expect(update({ address: 'http://127.0.0.1:1/' })).rejects.toThrow(
      /^No newer version could be looked for: 127\.0\.0\.1:1 cannot be reached \(.+\)\.$/,
    );
    isUntouched();
  });
});

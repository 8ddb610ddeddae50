import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Configuration, Platform } from 'electron-builder';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { installedElectron } from '../../main/launch/ensureElectron.ts';
import { type PackedArch, packApp, type UnpackedApp } from '../../main/launch/package/packApp.ts';
import { makeStandInElectron } from '../../main/launch/package/standInElectron.fixture.ts';
import { makeStandInFpm } from '../../main/launch/package/standInFpm.fixture.ts';
import { UNPACKED_CHECKS } from '../../main/launch/package/unpackedChecks.ts';
import { buildChanged } from '../../server/setup/buildChanged.ts';
import { ensureWorker } from '../../server/worker/ensureWorker.ts';
import { mayChangeRoot } from '../harness/emptyMachines.ts';
import { isOnPath } from '../runTests/isOnPath.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
const arch = process.arch as PackedArch;
const electron = installedElectron(root);
/** A stand-in is always for Linux: other systems' bundles have more files. */
const platform = electron ? Platform.current() : Platform.LINUX;
const isLinux = process.platform === 'linux';
const makesDeb = isLinux && isOnPath('dpkg-deb');
/** Looks valid, but is not. */
const PRIVATE_KEY = `-----BEGIN PRIVATE KEY-----\n${'A'.repeat(64)}\n`;
/**
 * Installs the package $1 on a copy of this machine in the folder $0, and removes it again: prints what is there meanwhile, and which
 * files tell of it afterwards. The copy is a layer over the machine, so that nothing of it is copied or remains.
 */
const installAndRemove = `
  mount -t tmpfs perch "$0"
  mkdir "$0/upper" "$0/work" "$0/root"
  mount -t overlay perch -o "lowerdir=/,upperdir=$0/upper,workdir=$0/work" "$0/root"
  cp "$1" "$0/root/perch.deb"
  chroot "$0/root" dpkg --install --force-depends /perch.deb > "$0/log" 2>&1 || { cat "$0/log"; exit 1; }
  echo "installed: $(chroot "$0/root" readlink -f /usr/bin/perch)"
  grep -h ^MimeType= "$0/upper/usr/share/applications/org.perch.Perch.desktop"
  chroot "$0/root" dpkg --purge perch > "$0/log" 2>&1 || { cat "$0/log"; exit 1; }
  rm "$0/root/perch.deb"
  cd "$0/upper"
  echo "named after it: $(find . -iname '*perch*' ! -type c -not -path '*/dpkg/*')"
  echo "tells of it: $(grep -rlis perch . --exclude-dir=dpkg --exclude-dir=log)"
`;
const UPDATES = 'https://updates.example/perch';

describe(`the app, packed with ${electron ? 'real Electron' : 'a stand-in for Electron, whose program is not here'}`, () => {
  let folder: string;
  let scratch: string;
  let app: UnpackedApp;
  /** electron-builder would make the AppImage and the Debian package from this. */
  const asked: { appImage?: string; debArguments?: string[]; debEntry?: string } = {};

  beforeAll(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'perch-package-'));
    const standIn = path.join(folder, 'electron');
    const fpm = path.join(folder, 'fpm');
    makeStandInFpm(fpm);
    process.env['CUSTOM_FPM_PATH'] = fpm;
    if (!electron) makeStandInElectron(standIn, root);
    await buildChanged(root, ['renderer', 'server', 'main']);
    app = await pack(
      'first',
      electron ?? standIn,
      undefined,
      isLinux ? ['AppImage', 'deb'] : ['dir'],
    );
  }, 120_000);
  afterAll(() => {
    fs.rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    scratch = fs.mkdtempSync(path.join(folder, 'scratch-'));
  });
  afterEach(() => {
    fs.rmSync(scratch, { recursive: true, force: true });
  });

  async function pack(
    output: string,
    electronDist: string,
    updateUrl: string | undefined,
    names: string[],
  ): Promise<UnpackedApp> {
    const config: Configuration = {
      electronDist,
      directories: { output: path.join(folder, output) },
      // Nobody runs this copy, so it needs no trust.
      mac: { identity: null },
      // electron-builder does this with the Electron that it downloads.
      afterExtract: ({ appOutDir, packager }) => {
        fs.rmSync(path.join(packager.getResourcesDir(appOutDir), 'default_app.asar'), {
          force: true,
        });
        return Promise.resolve();
      },
    };
    const { unpacked } = await packApp({
      root,
      workers: { [arch]: await ensureWorker({ root }) },
      targets: { platform, names },
      updateUrl,
      config,
      effectiveOptionComputed: (options) => {
        const isDeb = Array.isArray(options);
        if (isDeb) {
          asked.debArguments = options[0];
          asked.debEntry = fs.readFileSync(options[1], 'utf8');
        } else {
          asked.appImage = options.desktop;
        }
        // True ends it here: the rest needs tools that would have to be downloaded.
        return Promise.resolve(!(isDeb && makesDeb));
      },
    });
    if (!unpacked[0]) throw new Error('electron-builder has made nothing');
    return unpacked[0];
  }

  const debFile = () => {
    const made = fs.readdirSync(path.join(folder, 'first')).find((name) => name.endsWith('.deb'));
    return path.join(folder, 'first', made ?? '');
  };

  const place = { platform: platform.nodeName, arch };
  const checks = UNPACKED_CHECKS.filter(({ impossible }) => impossible?.(place) === undefined);
  for (const { title, run } of checks) {
    it(title, () => run(app, scratch));
  }

  it.each([
    ['a test', 'server/Room.test.ts', '', /resources contain/],
    ['a program that nobody built', 'server/other.js', '', /resources contain/],
    ['a package of somebody else', 'server/index.js', 'import "left-pad";', /resources contain/],
    ['a key', 'web/assets/a-12345678.js', PRIVATE_KEY, /resources contain/],
    ['another module of machine code', 'app.asar.unpacked/more.node', '', /keyboard hook/],
    ['a worker that is none', 'worker/mediasoup-worker', '#!/bin/sh\n', /media worker/],
    ['licences without their texts', 'licenses.txt', 'react', /licences of everything/],
  ])('%s is found', async (_what, file, text, title) => {
    const resources = path.join(scratch, 'resources');
    fs.cpSync(app.resources, resources, { recursive: true });
    fs.writeFileSync(path.join(resources, file), text);
    const check = UNPACKED_CHECKS.find((each) => title.test(each.title));
    const room = fs.mkdtempSync(path.join(scratch, 'room-'));
    await expect(async () => check?.run({ ...app, resources }, room)).rejects.toThrow();
  });

  describe.runIf(isLinux)('on Linux', () => {
    it('both packages open perch:// links, in a sandbox', () => {
      expect(asked.debEntry).toMatch(/^Exec=\/opt\/Perch\/perch %U$/m);
      expect(asked.appImage).toMatch(/^Exec=AppRun %U$/m);
      for (const entry of [asked.debEntry, asked.appImage]) {
        expect(entry).toMatch(/^MimeType=x-scheme-handler\/perch;$/m);
        expect(entry).toMatch(/^Categories=Network;Chat;Telephony;$/m);
        expect(entry).toMatch(/^StartupWMClass=org\.perch\.Perch$/m);
        expect(entry).toMatch(/^Comment=Voice channels that you host yourself$/m);
        expect(entry).toMatch(/^Comment\[ko\]=/m);
      }
    });

    it('software centres find the app in both packages', () => {
      const place = 'usr/share/metainfo/org.perch.Perch.metainfo.xml';
      expect(asked.debArguments?.some((argument) => argument.endsWith(`=/${place}`))).toBe(true);
      expect(fs.readFileSync(path.join(app.folder, place), 'utf8')).toContain('org.perch.Perch');
    });

    it.runIf(makesDeb)(
      'the Debian package says what it is, what it needs, and how to update',
      () => {
        const told = execFileSync('dpkg-deb', ['--field', debFile()], { encoding: 'utf8' });
        expect(told).toMatch(/^Package: perch$/m);
        expect(told).toMatch(/^Section: net$/m);
        expect(told).toMatch(/^Maintainer: .+ <.+@.+>$/m);
        expect(told).toMatch(/^Depends: libc6, libgtk-3-0, .*libgbm1/m);
        expect(told).toMatch(/Perch says when there is\s+a newer version/);
      },
    );

    it.runIf(makesDeb && mayChangeRoot)(
      'the Debian package installs, and leaves nothing when it is removed',
      () => {
        const args = ['--mount', 'sh', '-euc', installAndRemove, scratch, debFile()];
        expect(execFileSync('unshare', args, { encoding: 'utf8' }).trim().split('\n')).toEqual([
          'installed: /opt/Perch/perch',
          'MimeType=x-scheme-handler/perch;',
          'named after it: ',
          'tells of it:',
        ]);
      },
    );

    it('the Debian package brings icons of every size', () => {
      for (const size of [16, 32, 48, 128, 256, 512]) {
        const place = `=/usr/share/icons/hicolor/${size}x${size}/apps/perch.png`;
        expect(asked.debArguments?.some((argument) => argument.endsWith(place))).toBe(true);
      }
    });
  });

  it('never looks for updates without an address', () => {
    expect(fs.existsSync(path.join(app.resources, 'app-update.yml'))).toBe(false);
  });

  it.runIf(isLinux)('knows the address of updates that it was packed with', async () => {
    const electronDist = electron ?? path.join(folder, 'electron');
    const { resources } = await pack('second', electronDist, UPDATES, ['dir']);
    const written = fs.readFileSync(path.join(resources, 'app-update.yml'), 'utf8');
    expect(written).toContain('provider: generic');
    expect(written).toContain(`url: ${UPDATES}`);
  });
});

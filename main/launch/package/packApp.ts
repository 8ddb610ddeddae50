import fs from 'node:fs';
import path from 'node:path';
import { Arch, build, type CliOptions, type Configuration, Platform } from 'electron-builder';
import { WORKER_NAME } from '../../../server/worker/mediasoupPackage.ts';
import { drawPackageIcons } from '../../resources/drawIcons.ts';
import { metainfo } from './metainfo.ts';
import { writeLicenses } from './writeLicenses.ts';

export type PackedArch = 'x64' | 'arm64';

export interface PackAppOptions {
  /** The folder of package.json; the three builds must be done. */
  root: string;
  /** The mediasoup worker of each processor to pack for. */
  workers: Partial<Record<PackedArch, string>>;
  /** The packages to make; by default those in electron-builder.yml for this system. */
  targets?: { platform: Platform; names: string[] } | undefined;
  /** The address of new versions; undefined: the packed app never checks for updates. */
  updateUrl: string | undefined;
  /** Overrides electron-builder.yml. */
  config?: Configuration;
  effectiveOptionComputed?: CliOptions['effectiveOptionComputed'];
}

/** An app as it is on the disk after its installation. */
export interface UnpackedApp {
  /** The installed folder; on macOS the folder that contains Perch.app. */
  folder: string;
  /** The folder of app.asar. */
  resources: string;
  /** As `process.platform`. It is not this system when a stand-in is packed on another one. */
  platform: string;
  arch: string;
}

/** The result of electron-builder. */
export interface PackedApp {
  /** The packages. */
  files: string[];
  unpacked: UnpackedApp[];
}

/**
 * Prepares the parts for electron-builder, and runs it.
 *
 * @throws Error from electron-builder
 */
export async function packApp(options: PackAppOptions): Promise<PackedApp> {
  const { root, workers, config, updateUrl, effectiveOptionComputed } = options;
  const parts = path.join(root, 'dist', 'package-parts');
  fs.rmSync(parts, { recursive: true, force: true });
  writeLicenses(root, path.join(parts, 'licenses.txt'), 'app');
  const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  const date = new Date().toISOString().slice(0, 10);
  const metainfoFile = path.join(parts, 'org.perch.Perch.metainfo.xml');
  fs.writeFileSync(metainfoFile, metainfo({ version, date, homepage: homepage(root) }));
  // A copy, because electron-builder leaves out of app.asar what it takes as a resource.
  fs.cpSync(path.join(root, 'dist', 'renderer'), path.join(parts, 'web'), { recursive: true });
  for (const { file, png } of drawPackageIcons()) {
    const target = path.join(parts, file);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, png);
  }
  for (const [arch, worker] of Object.entries(workers)) {
    const target = path.join(parts, 'worker', arch, WORKER_NAME);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.copyFileSync(worker, target);
    fs.chmodSync(target, 0o755);
  }
  // As `Name <mail address>`.
  const maintainer = process.env['PERCH_MAINTAINER'];
  const { platform, names } = options.targets ?? { platform: Platform.current(), names: null };
  const archs = Object.keys(workers).map((arch) => Arch[arch as PackedArch]);
  const unpacked: UnpackedApp[] = [];
  const files = await build({
    projectDir: root,
    targets: platform.createTarget(names, ...archs),
    publish: 'never',
    ...(effectiveOptionComputed && { effectiveOptionComputed }),
    config: {
      // Without an address no app-update.yml is written, not even for the address of the repository.
      publish: updateUrl === undefined ? null : { provider: 'generic', url: updateUrl },
      extraMetadata: {
        homepage: homepage(root),
        installsUpdates: canUpdateItself(platform.nodeName, process.env),
      },
      deb: {
        fpm: [
          `${metainfoFile}=/usr/share/metainfo/${path.basename(metainfoFile)}`,
          `${path.join(root, 'LICENSE')}=/usr/share/doc/perch/copyright`,
        ],
      },
      ...(maintainer && { linux: { maintainer } }),
      // macOS starts no program for Apple's processors without any signature. With a certificate in the environment
      // electron-builder signs, and lets Apple notarise the app where the environment says by which account.
      ...(!hasCertificate(process.env) && { mac: { identity: '-' } }),
      // All packages are bundled or listed in electron-builder.yml, so electron-builder must not collect any.
      beforeBuild: () => Promise.resolve(false),
      afterPack: ({ appOutDir, packager, electronPlatformName, arch }) => {
        const resources = packager.getResourcesDir(appOutDir);
        const platform = electronPlatformName;
        unpacked.push({ folder: appOutDir, resources, platform, arch: Arch[arch] });
        return Promise.resolve();
      },
      ...config,
    },
  });
  return { files, unpacked };
}

/**
 * Whether an app for this system can update itself. macOS does not update an app without a certificate: that one only tells of
 * newer versions.
 */
export function canUpdateItself(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): boolean {
  return platform !== 'darwin' || hasCertificate(env);
}

/** electron-builder's own variables: a file with the certificate, or its name in the keychain. */
function hasCertificate(env: NodeJS.ProcessEnv): boolean {
  return Boolean(env['CSC_LINK'] || env['CSC_NAME']);
}

/** Debian packages must have a homepage. */
function homepage(root: string): string {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = process.env;
  if (server && repository) return `${server}/${repository}`;
  const manifest = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  return manifest.homepage ?? 'https://perch.example';
}

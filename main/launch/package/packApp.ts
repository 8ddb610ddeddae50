import fs from 'node:fs';
import path from 'node:path';
import { Arch, build, type CliOptions, type Configuration, Platform } from 'electron-builder';
import { WORKER_NAME } from '../../../server/worker/mediasoupPackage.ts';
import { drawPackageIcons } from '../../resources/drawIcons.ts';
import { writeLicenses } from './writeLicenses.ts';

export type PackedArch = 'x64' | 'arm64';

export interface PackAppOptions {
  /** The folder of package.json; the three builds must be done. */
  root: string;
  /** The mediasoup worker of each processor to pack for. */
  workers: Partial<Record<PackedArch, string>>;
  /** What to make; by default what electron-builder.yml says for this system. */
  targets?: { platform: Platform; names: string[] };
  /** Where new versions will be found; none: the packed app never looks for any. */
  updateUrl: string | undefined;
  /** In place of what electron-builder.yml says. */
  config?: Configuration;
  effectiveOptionComputed?: CliOptions['effectiveOptionComputed'];
}

/** An app as it lies on the disk after its installation. */
export interface UnpackedApp {
  /** What is installed; on macOS the folder that Perch.app is in. */
  folder: string;
  /** The folder of app.asar. */
  resources: string;
  /** As `process.platform`: the layout, which is not this system's when a stand-in is packed elsewhere. */
  platform: string;
  arch: string;
}

/** What electron-builder has made. */
export interface PackedApp {
  /** The packages to hand out. */
  files: string[];
  unpacked: UnpackedApp[];
}

/**
 * Lays the parts out for electron-builder, and runs it.
 *
 * @throws Error with electron-builder's words
 */
export async function packApp(options: PackAppOptions): Promise<PackedApp> {
  const { root, workers, config, updateUrl } = options;
  const parts = path.join(root, 'dist', 'package-parts');
  fs.rmSync(parts, { recursive: true, force: true });
  writeLicenses(root, path.join(parts, 'licenses.txt'));
  // A copy: what electron-builder takes as a resource it would leave out of app.asar.
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
  const { platform, names } = options.targets ?? { platform: Platform.current(), names: null };
  const archs = Object.keys(workers).map((arch) => Arch[arch as PackedArch]);
  const unpacked: UnpackedApp[] = [];
  const files = await build({
    projectDir: root,
    targets: platform.createTarget(names, ...archs),
    publish: 'never',
    effectiveOptionComputed: options.effectiveOptionComputed,
    config: {
      // Without an address no app-update.yml is written, and none is guessed from the repository's.
      publish:
        updateUrl === undefined || !canUpdateItself(platform.nodeName, process.env)
          ? null
          : { provider: 'generic', url: updateUrl },
      extraMetadata: { homepage: homepage(root) },
      // All packages are bundled, or named in electron-builder.yml: it need not look for more.
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
 * Whether what is packed for this system can take updates by itself: macOS installs none over an app that nobody has signed,
 * so that one must not look for any.
 */
export function canUpdateItself(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): boolean {
  return platform !== 'darwin' || Boolean(env.CSC_LINK || env.CSC_NAME);
}

/** Debian packages must name one. */
function homepage(root: string): string {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = process.env;
  if (server && repository) return `${server}/${repository}`;
  const manifest = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  return manifest.homepage ?? 'https://perch.example';
}

import fs from 'node:fs';
import path from 'node:path';

/** One package as vite's `build.license` lists it. */
interface License {
  name: string;
  version: string;
  /** SPDX, as the package says. */
  identifier?: string;
  text?: string;
}

/** What one kind of package ships besides Perch's own code. */
interface ShippedParts {
  /** The lists that vite writes of the packages in each build. */
  readonly lists: readonly string[];
  /** Packages that are shipped without being bundled. */
  readonly unbundled: readonly string[];
  /** Licences of the native code in the packages. */
  readonly machineCode: readonly string[];
  /** What Perch runs on, and where its licence is. */
  readonly runtime: string;
}

const SERVER: ShippedParts = {
  lists: ['renderer/licenses.json', 'server/licenses.json'],
  unbundled: [],
  machineCode: [
    'main/resources/licenses/mediasoup-worker.txt',
    'renderer/public/rnnoise-license.txt',
    'renderer/public/background-license.txt',
    'renderer/public/captions-license.txt',
  ],
  runtime: 'Node.js\n\nIts licence is the file LICENSE in the folder node.',
};
const APP: ShippedParts = {
  lists: [...SERVER.lists, 'main/licenses.main.json', 'main/licenses.preload.json'],
  unbundled: ['uiohook-napi', 'node-gyp-build'],
  machineCode: [...SERVER.machineCode, 'main/resources/licenses/libuiohook.txt'],
  runtime:
    'Electron and Chromium\n\nTheir licences are in LICENSE.electron.txt and LICENSES.chromium.html, which lie\n' +
    "beside the app's program, and on macOS beside this file.",
};

/**
 * Writes one text file with the licences of everything that is shipped, in the desktop app or with the server alone.
 *
 * @param root the folder of package.json; the builds that are shipped must be done
 * @throws Error with the name of a package that states no licence
 */
export function writeLicenses(root: string, target: string, shipped: 'app' | 'server'): void {
  const { lists, unbundled, machineCode, runtime } = shipped === 'app' ? APP : SERVER;
  const bundled = lists.flatMap((list): License[] =>
    JSON.parse(fs.readFileSync(path.join(root, 'dist', list), 'utf8')),
  );
  const packages = new Map(
    [...bundled, ...unbundled.map((name) => readLicense(root, name))].map((license) => [
      `${license.name} ${license.version}`,
      license,
    ]),
  );
  const sections = [
    `Perch\n\n${fs.readFileSync(path.join(root, 'LICENSE'), 'utf8').trim()}`,
    runtime,
    ...[...packages.keys()].sort().map((title) => describe(title, packages.get(title))),
    ...machineCode.map((file) => fs.readFileSync(path.join(root, file), 'utf8').trim()),
  ];
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.writeFileSync(target, `${sections.join(`\n\n${'='.repeat(80)}\n\n`)}\n`);
}

function readLicense(root: string, name: string): License {
  const folder = path.join(root, 'node_modules', name);
  const { version, license } = JSON.parse(
    fs.readFileSync(path.join(folder, 'package.json'), 'utf8'),
  );
  const text = fs.readFileSync(path.join(folder, 'LICENSE'), 'utf8');
  return { name, version, identifier: license, text };
}

function describe(title: string, license: License | undefined): string {
  if (!license?.identifier && !license?.text) throw new Error(`${title} states no licence.`);
  return [[title, license.identifier].filter(Boolean).join(', '), license.text?.trim()]
    .filter(Boolean)
    .join('\n\n');
}

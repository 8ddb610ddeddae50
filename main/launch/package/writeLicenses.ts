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

/** The lists that vite writes of the packages in each build. */
const LISTS = [
  'renderer/licenses.json',
  'server/licenses.json',
  'main/licenses.main.json',
  'main/licenses.preload.json',
];
/** Packages that are shipped without being bundled. */
const UNBUNDLED = ['uiohook-napi', 'node-gyp-build'];
/** Licences of the native code in the packages. */
const MACHINE_CODE = [
  'main/resources/licenses/mediasoup-worker.txt',
  'main/resources/licenses/libuiohook.txt',
  'renderer/public/rnnoise-license.txt',
  'renderer/public/background-license.txt',
];

/**
 * Writes one text file with the licences of everything that is shipped.
 *
 * @param root the folder of package.json; the three builds must be done
 * @throws Error with the name of a package that states no licence
 */
export function writeLicenses(root: string, target: string): void {
  const bundled = LISTS.flatMap((list): License[] =>
    JSON.parse(fs.readFileSync(path.join(root, 'dist', list), 'utf8')),
  );
  const packages = new Map(
    [...bundled, ...UNBUNDLED.map((name) => readLicense(root, name))].map((license) => [
      `${license.name} ${license.version}`,
      license,
    ]),
  );
  const machineCode = MACHINE_CODE.map((file) =>
    fs.readFileSync(path.join(root, file), 'utf8').trim(),
  );
  const sections = [
    `Perch\n\n${fs.readFileSync(path.join(root, 'LICENSE'), 'utf8').trim()}`,
    'Electron and Chromium\n\nTheir licences are in LICENSE.electron.txt and LICENSES.chromium.html, which lie\n' +
      "beside the app's program, and on macOS beside this file.",
    ...[...packages.keys()].sort().map((title) => describe(title, packages.get(title))),
    ...machineCode,
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

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import path from 'node:path';
import { extractAll } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { createWorker } from 'mediasoup';
import { trayIconNames, trayIconSizes } from '../../tray/trayIcon.ts';
import { binaryMachine } from './binaryMachine.ts';
import type { UnpackedApp } from './packApp.ts';
import { ServerTrial } from './ServerTrial.ts';

/** A check of an unpacked app. */
export interface UnpackedCheck {
  title: string;
  /** Why this app cannot be checked here; undefined if it can. */
  impossible?(app: Pick<UnpackedApp, 'platform' | 'arch'>): string | undefined;
  /**
   * @param scratch an empty folder, outside of the sources and their node_modules
   * @throws Error that says what is wrong
   */
  run(app: UnpackedApp, scratch: string): Promise<void> | void;
}

/** Files that app.asar may contain, and those that it must contain. */
const ASAR_FILES = [
  /^package\.json$/,
  /^dist\/main\/(index\.js|preload\.cjs)$/,
  /^dist\/main\/(assets\/)?[\w.-]+-[\w-]{8}\.js$/,
  /^dist\/main\/(icon|badge(@2x)?|tray\/(linux|win32|darwin)\/[a-z-]+(@2x)?)\.png$/,
  /^dist\/renderer\/(index|home|picker)\.html$/,
  /^dist\/renderer\/(icon\.svg|icon-\w+\.png|manifest\.webmanifest)$/,
  /^dist\/renderer\/(engine|notifications)\.js$/,
  /^dist\/renderer\/[\w-]+-license\.txt$/,
  /^dist\/renderer\/assets\/[\w.-]+-[\w-]{8}\.(js|css|woff2|wasm|tflite|svg|png|wav|ogg|mp3)$/,
  // Excalidraw looks for its fonts below one address, by the names that they have in its package.
  /^dist\/renderer\/assets\/excalidraw\/fonts\/\w+\/[\w-]+\.woff2$/,
  /^node_modules\/node-gyp-build\/(package\.json|index\.js|node-gyp-build\.js)$/,
  /^node_modules\/uiohook-napi\/(package\.json|dist\/index\.js)$/,
  /^node_modules\/uiohook-napi\/prebuilds\/\w+-\w+\/uiohook-napi\.node$/,
];
const ASAR_MUST = [
  'package.json',
  ...['index.js', 'preload.cjs', 'icon.png'].map((file) => `dist/main/${file}`),
  ...Object.keys(trayIconSizes).flatMap((platform) =>
    trayIconNames.flatMap((name) =>
      ['', '@2x'].map((density) => `dist/main/tray/${platform}/${name}${density}.png`),
    ),
  ),
  ...['index', 'home', 'picker'].map((page) => `dist/renderer/${page}.html`),
];
const WEB_FILES = [/^licenses\.json$/].concat(
  ASAR_FILES.filter(({ source }) => source.includes('renderer')).map(
    ({ source }) => new RegExp(source.replace('dist\\/renderer\\/', '')),
  ),
);
/** The build writes compressed copies of the web client's files, which the server sends. */
const COMPRESSED = /\.(br|gz)$/;
/** `name.js` and the chunks that a bundler may split off. */
const SERVER_FILES = [
  /^(index\.js|liveMixThread\.js|mixThread\.js|package\.json)$/,
  /^(assets\/)?[\w.-]+-[\w-]{8}\.js$/,
];
/** What `resources` must contain, and below it what electron-builder and Electron may add. */
const RESOURCES = ['app.asar', 'app.asar.unpacked', 'licenses.txt', 'server', 'web', 'worker'];
const RESOURCES_MAY: Record<string, RegExp> = {
  linux: /^(app-update\.yml|package-type|apparmor-profile)$/,
  win32: /^(app-update\.yml|elevate\.exe)$/,
  darwin: /^(app-update\.yml|icon\.icns|electron\.icns|LICENSE.*|\w+\.lproj)$/,
};
/** Names that no file of a package may have. */
const NEVER = /\.(ts|tsx|mts|cts|map|md|markdown|pem|key|crt|p12|pfx|env|log|db)$|\.(test|spec)\./i;
/** A key with its content: the header alone is in every program that reads keys. */
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----(\\n|\s)+[A-Za-z0-9+/=]{40}/;
/** Optional packages of ws. */
const OPTIONAL_PACKAGES = ['bufferutil', 'utf-8-validate'];
const ASAR_PACKAGES = ['electron', 'uiohook-napi'];

const FUSES: Record<string, boolean> = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  GrantFileProtocolExtraPrivileges: false,
};

/** Names that must be among the licences: packages of each build, and native code. */
const LICENSED = [
  'react-dom',
  'mediasoup-client',
  'socket.io',
  'mediasoup',
  'electron-updater',
].concat(['zod', 'uiohook-napi', 'node-gyp-build', 'libUIOHook', 'openssl', 'libsrtp', 'Electron']);

export const UNPACKED_CHECKS: readonly UnpackedCheck[] = [
  {
    title: 'app.asar contains the app and nothing else',
    run: ({ resources }, scratch) => {
      extractAll(path.join(resources, 'app.asar'), scratch);
      assertOnly(filesBelow(scratch), ASAR_FILES);
      for (const file of ASAR_MUST) assert(fs.existsSync(path.join(scratch, file)), file);
      assertHarmless(scratch);
      assertSelfContained(path.join(scratch, 'dist', 'main'), ASAR_PACKAGES);
    },
  },
  {
    title: 'its manifest starts the app under its name',
    run: ({ resources }, scratch) => {
      extractAll(path.join(resources, 'app.asar'), scratch);
      const manifest = readJson(path.join(scratch, 'package.json'));
      const { name, productName, type, main, desktopName, devDependencies, scripts } = manifest;
      assert.deepEqual(
        { name, productName, type, main, desktopName, devDependencies, scripts },
        {
          name: 'perch',
          productName: 'Perch',
          type: 'module',
          main: 'dist/main/index.js',
          desktopName: 'org.perch.Perch.desktop',
          devDependencies: undefined,
          scripts: undefined,
        },
      );
      assert.match(manifest['version'] ?? '', /^\d+\.\d+\.\d+/);
    },
  },
  {
    title: 'the keyboard hook lies outside of app.asar, made for this machine and no other',
    run: ({ resources, arch }, scratch) => {
      const unpacked = path.join(resources, 'app.asar.unpacked');
      const files = filesBelow(unpacked);
      const inside = `node_modules/uiohook-napi/prebuilds/${process.platform}-${arch}/uiohook-napi.node`;
      assert.deepEqual(files, [inside]);
      if (!isWronglyBuilt(arch)) {
        const machine = { platform: process.platform, arch };
        assert.deepEqual(binaryMachine(path.join(unpacked, inside)), machine);
      }
      extractAll(path.join(resources, 'app.asar'), scratch);
      if (arch !== process.arch) return;
      const modules = path.join(scratch, 'node_modules');
      const find = createRequire(path.join(modules, 'any.js'))('node-gyp-build').resolve;
      assert.equal(
        path.relative(scratch, find(path.join(modules, 'uiohook-napi'))),
        path.normalize(inside),
      );
    },
  },
  {
    title: 'resources contain the server, the web client, the worker and the licences',
    run: ({ resources, platform }) => {
      const names = fs.readdirSync(resources);
      const may = RESOURCES_MAY[platform] ?? /^$/;
      assert.deepEqual(names.filter((name) => !may.test(name)).sort(), RESOURCES);
      assertOnly(filesBelow(path.join(resources, 'server')), SERVER_FILES);
      const webFiles = filesBelow(path.join(resources, 'web'));
      assertOnly(
        webFiles.map((file) => file.replace(COMPRESSED, '')),
        WEB_FILES,
      );
      for (const part of ['server', 'web']) assertHarmless(path.join(resources, part));
      assertSelfContained(path.join(resources, 'server'), OPTIONAL_PACKAGES);
    },
  },
  {
    title: 'the media worker is for this machine, runs, and makes a router',
    run: async ({ resources, arch }) => {
      const folder = path.join(resources, 'worker');
      const [name, ...others] = fs.readdirSync(folder);
      assert.deepEqual(others, []);
      const binary = path.join(folder, name ?? '');
      assert.deepEqual(binaryMachine(binary), { platform: process.platform, arch });
      if (arch !== process.arch) return;
      const worker = await createWorker({ workerBin: binary });
      try {
        const codec = {
          kind: 'audio',
          mimeType: 'audio/opus',
          clockRate: 48_000,
          channels: 2,
        } as const;
        const router = await worker.createRouter({ mediaCodecs: [codec] });
        assert.equal(router.rtpCapabilities.codecs?.[0]?.mimeType, 'audio/opus');
      } finally {
        worker.close();
      }
    },
  },
  {
    title: 'the server starts with plain Node, answers, serves the web client, and stops',
    impossible: ({ arch }) => (arch === process.arch ? undefined : `the worker is for ${arch}`),
    run: async ({ resources }, scratch) => {
      const trial = await ServerTrial.startInApp(resources, scratch);
      try {
        const health = JSON.parse((await trial.get('/healthz')).toString());
        assert.deepEqual(
          { product: health.product, status: health.status },
          { product: 'perch', status: 'ok' },
        );
        const web = path.join(resources, 'web');
        const assets = filesBelow(web).filter((file) => file.startsWith('assets/'));
        for (const file of ['index.html', ...assets]) {
          // A compressed copy is served at the address of its file.
          const coded = file.endsWith('.br') ? 'br' : file.endsWith('.gz') ? 'gzip' : 'identity';
          const served = await trial.get(`/${file.replace(COMPRESSED, '')}`, coded);
          assert(served.equals(fs.readFileSync(path.join(web, file))), file);
        }
      } finally {
        await trial.stop();
      }
    },
  },
  {
    title: 'the fuses are set',
    run: async (app) => {
      const wire: Record<string, unknown> = { ...(await getCurrentFuseWire(programOf(app))) };
      const states = Object.keys(FUSES).map((name) => {
        const index = FuseV1Options[name as keyof typeof FuseV1Options];
        // A character of the wire: '1' is on, '0' is off.
        return [name, wire[index] === '1'.charCodeAt(0)];
      });
      assert.deepEqual(Object.fromEntries(states), FUSES);
    },
  },
  {
    title: 'the licences of everything are there',
    run: ({ folder, resources, platform }) => {
      const text = fs.readFileSync(path.join(resources, 'licenses.txt'), 'utf8');
      for (const name of LICENSED) assert(text.includes(name), `${name} is missing`);
      const beside = platform === 'darwin' ? resources : folder;
      for (const file of ['LICENSE.electron.txt', 'LICENSES.chromium.html']) {
        assert(fs.existsSync(path.join(beside, file)), `${file} is missing`);
      }
    },
  },
  {
    title: 'macOS has the perch:// scheme and the texts of its permissions',
    impossible: ({ platform }) => (platform === 'darwin' ? undefined : 'this is no Mac'),
    run: ({ folder }) => {
      const plist = fs.readFileSync(path.join(folder, 'Perch.app/Contents/Info.plist'), 'utf8');
      for (const key of ['Microphone', 'Camera', 'AudioCapture', 'LocalNetwork']) {
        assert(plist.includes(`<key>NS${key}UsageDescription</key>`), key);
      }
      assert.match(plist, /<key>CFBundleURLSchemes<\/key>\s*<array>\s*<string>perch<\/string>/);
      assert(plist.includes('<key>ElectronAsarIntegrity</key>'));
    },
  },
];

/** The path by which @electron/fuses finds the program. */
function programOf({ folder, platform }: UnpackedApp): string {
  const name = { darwin: 'Perch.app', win32: 'Perch.exe' }[platform] ?? 'perch';
  return path.join(folder, name);
}

/** The linux-arm64 file of uiohook-napi 1.5.5 is for x64, so the app has no global keys there. */
function isWronglyBuilt(arch: string): boolean {
  return process.platform === 'linux' && arch === 'arm64';
}

function assertOnly(files: string[], allowed: RegExp[]): void {
  const others = files.filter((file) => !allowed.some((pattern) => pattern.test(file)));
  assert.deepEqual(others, [], 'unexpected files');
}

function assertHarmless(folder: string): void {
  for (const file of filesBelow(folder)) {
    assert.doesNotMatch(file, NEVER);
    assert(
      !PRIVATE_KEY.test(fs.readFileSync(path.join(folder, file), 'latin1')),
      `a private key in ${file}`,
    );
  }
}

/** Asserts that the programs in a folder load only each other, modules of Node, and these packages. */
function assertSelfContained(folder: string, packages: string[]): void {
  // `{import(…)}` in a comment is a type.
  const loads = /(?:^import\b[^'"]*|(?<!\{)\bimport\(\s*|(?:\b|_)require\()["']([^'"]+)["']/gm;
  for (const file of filesBelow(folder).filter((name) => /\.c?js$/.test(name))) {
    const text = fs.readFileSync(path.join(folder, file), 'utf8');
    const names = [...text.matchAll(loads)].map(([, name]) => name ?? '');
    const others = names.filter(
      (name) => !isBuiltin(name) && !name.startsWith('.') && !packages.includes(name),
    );
    assert.deepEqual(others, [], `${file} loads missing packages`);
  }
}

function readJson(file: string): Record<string, string> {
  return JSON.parse(fs.readFileSync(file, 'utf8'));
}

/** The sorted paths of all files in a folder and its subfolders, relative to it, with `/`. */
function filesBelow(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .map((file) => file.replaceAll(path.sep, '/'))
    .sort();
}

import fs from 'node:fs';
import path from 'node:path';
import { compressBuild } from './compressBuild.ts';
import { FolderLock } from './FolderLock.mjs';
import { hashFiles } from './hashFiles.ts';
import { runLogged } from './runLogged.ts';
import { step } from './step.mjs';

export type BuildName = 'renderer' | 'server' | 'main';

interface Build {
  title: string;
  /** The modes in which vite runs in the folder of this name. */
  modes: string[];
  inputs: string[];
  /** The files that a complete build has. */
  outputs: string[];
}

const COMMON_INPUTS = ['shared', 'package.json', 'package-lock.json'];

const BUILDS: Record<BuildName, Build> = {
  renderer: {
    title: 'the web client',
    modes: ['production'],
    inputs: ['renderer', ...COMMON_INPUTS],
    outputs: ['dist/renderer/index.html'],
  },
  server: {
    title: 'the server',
    modes: ['production'],
    inputs: ['server', 'certs', ...COMMON_INPUTS],
    outputs: ['index.js', 'liveMixThread.js', 'mixThread.js', 'package.json'].map(
      (file) => `dist/server/${file}`,
    ),
  },
  main: {
    title: 'the desktop app',
    modes: ['main', 'preload'],
    // It bundles the check of keys, and what it knows of the server that it hosts; its icons are drawn from SVG.
    inputs: ['main', 'certs', 'server', 'renderer/public/icon.svg', ...COMMON_INPUTS],
    outputs: ['index.js', 'preload.cjs', 'icon.png', 'package.json'].map(
      (file) => `dist/main/${file}`,
    ),
  },
};

/** Tests, documents and the programs that run before any build are not part of a build. */
const NOT_BUILT = /\.test\.tsx?$|\.md$|^server\/(setup|worker)\/|^main\/launch\//;

/**
 * Builds those of the three programs whose sources changed since their last build. The output is in `dist/<name>`, the hash
 * of its sources in `dist/.built/<name>`.
 *
 * @param root the folder of package.json
 * @throws Error with the output of vite, if a build fails
 */
export async function buildChanged(root: string, names: BuildName[]): Promise<void> {
  if (names.every((name) => isBuilt(root, name))) return;
  const lock = await FolderLock.acquire(path.join(root, 'dist', '.built', 'lock'), {
    onWait: (pid) => console.log(`▸ Waiting for process ${pid}, which builds`),
  });
  try {
    for (const name of names) {
      if (!isBuilt(root, name)) await buildOne(root, name);
    }
  } finally {
    lock.release();
  }
}

async function buildOne(root: string, name: BuildName): Promise<void> {
  const { title, modes } = BUILDS[name];
  const hash = sourceHash(root, name);
  const stamp = stampPath(root, name);
  const log = `${stamp}.log`;
  fs.rmSync(stamp, { force: true });
  fs.rmSync(log, { force: true });
  await step(`Building ${title}`, 'some seconds', async () => {
    for (const mode of modes) await runVite(root, name, mode, log);
    if (name === 'renderer') await compressClient(path.join(root, 'dist', name));
    else writeManifest(root, name);
  });
  fs.writeFileSync(stamp, hash);
}

/** Moves `index.html` last, because a running server recognizes a new client by its time. */
async function compressClient(folder: string): Promise<void> {
  await compressBuild(folder);
  const now = new Date();
  fs.utimesSync(path.join(folder, 'index.html'), now, now);
}

/** Runs vite in a separate process, so that the bundler's memory is freed. */
async function runVite(root: string, name: BuildName, mode: string, log: string): Promise<void> {
  const vite = path.join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const args = [vite, 'build', name, '--mode', mode, '--logLevel', 'warn'];
  // A test that builds has another NODE_ENV, with which React would be the one for developers.
  const env = { ...process.env, NODE_ENV: 'production' };
  try {
    await runLogged(process.execPath, args, { cwd: root, env, log });
  } catch {
    throw new Error(`vite could not build ${name}:\n${fs.readFileSync(log, 'utf8')}`);
  }
}

/**
 * Electron reads the app's name and version from the package.json in its folder, and Node that the program is an ES module,
 * wherever the folder is copied.
 */
function writeManifest(root: string, build: 'server' | 'main'): void {
  const { name, productName, version } = JSON.parse(
    fs.readFileSync(path.join(root, 'package.json'), 'utf8'),
  );
  const manifest = { name, productName, version, type: 'module', main: 'index.js' };
  fs.writeFileSync(path.join(root, 'dist', build, 'package.json'), JSON.stringify(manifest));
}

function isBuilt(root: string, name: BuildName): boolean {
  const stamp = stampPath(root, name);
  return (
    fs.existsSync(stamp) &&
    BUILDS[name].outputs.every((output) => fs.existsSync(path.join(root, output))) &&
    fs.readFileSync(stamp, 'utf8') === sourceHash(root, name)
  );
}

function sourceHash(root: string, name: BuildName): string {
  return hashFiles(root, BUILDS[name].inputs, (file) => !NOT_BUILT.test(file));
}

function stampPath(root: string, name: BuildName): string {
  return path.join(root, 'dist', '.built', name);
}

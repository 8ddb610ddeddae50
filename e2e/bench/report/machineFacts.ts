import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { arch, cpus, loadavg, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');

/** What figures depend on, without anything that names the machine or its owner. */
export interface MachineFacts {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  /** Processes that ran or waited in the last minute before the bench began: above 0.5 the machine was not quiet. */
  readonly loadBefore: number;
}

export function machineFacts(): MachineFacts {
  const processors = cpus();
  const [load = 0] = loadavg();
  return {
    processor: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${/^[\d.]+/.exec(release())?.[0]} ${arch()}`,
    loadBefore: Math.round(load * 100) / 100,
  };
}

/** Of the programs that take part. */
export function programVersions(chromium: string): Record<string, string> {
  return {
    perch: versionOf('package.json'),
    mediasoup: versionOf('node_modules/mediasoup/package.json'),
    'mediasoup-client': versionOf('node_modules/mediasoup-client/package.json'),
    '@roamhq/wrtc': versionOf('node_modules/@roamhq/wrtc/package.json'),
    chromium,
    node: process.version.slice(1),
  };
}

/** The commit of the code, with a `+` if files differ from it; `unknown` without git. */
export function codeCommit(): string {
  try {
    const commit = git('rev-parse', '--short=10', 'HEAD');
    const isChanged = git('status', '--porcelain', '--', ':!docs') !== '';
    return isChanged ? `${commit}+` : commit;
  } catch {
    return 'unknown';
  }
}

/** A file as it was last committed; null if it never was, or without git. @param path from the folder of package.json */
export function committedFile(path: string): string | null {
  try {
    return git('show', `HEAD:${path}`);
  } catch {
    return null;
  }
}

function git(...args: string[]): string {
  return execFileSync('git', args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 2 ** 26,
  }).trim();
}

function versionOf(path: string): string {
  return (JSON.parse(readFileSync(join(root, path), 'utf8')) as { version: string }).version;
}

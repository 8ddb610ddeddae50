import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { promisify } from 'node:util';

/** One that can make videos. */
interface FoundProgram {
  readonly path: string;
  /** Whether it can draw names. */
  readonly drawsText: boolean;
  /** Versions before 7 read long filters from a file by an option of their own, which version 8 no longer has. */
  readonly filterOption: string;
}

/** Programs of Homebrew are on no PATH of an app that was not started from a terminal. */
const standardPlaces = ['ffmpeg', '/opt/homebrew/bin/ffmpeg', '/usr/local/bin/ffmpeg'];
/** Of what it says, this much is kept for the log. */
const wordsMax = 2_000;
/** A program that does not even tell its version is broken. */
const versionMs = 10_000;

/** The ffmpeg of this machine, if it has one: it is not part of Perch. */
export class Ffmpeg {
  readonly #places: readonly string[];
  #found: FoundProgram | null = null;

  constructor(places: readonly string[] = standardPlaces) {
    this.#places = places;
  }

  /** Null without one that encodes H.264. One that is installed later is found then. */
  async find(): Promise<FoundProgram | null> {
    for (const place of this.#found ? [] : this.#places) {
      this.#found ??= await look(place);
    }
    return this.#found;
  }

  /**
   * Runs it with little priority in a folder, until it is done. Rejects when it fails, and with the reason of the signal.
   *
   * @param onTime told now and then up to where in its output it has come
   */
  async run(args: readonly string[], { cwd, signal, onTime }: RunOptions): Promise<void> {
    const program = await this.find();
    if (!program) throw new Error('there is no ffmpeg');
    signal.throwIfAborted();
    const child = spawn(program.path, ['-nostdin', '-hide_banner', ...quietly, ...args], {
      cwd,
      env: plainEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    const stop = () => child.kill('SIGKILL');
    signal.addEventListener('abort', stop);
    let words = '';
    child.stderr.setEncoding('utf8').on('data', (more: string) => {
      words = (words + more).slice(-wordsMax);
    });
    child.stdout.setEncoding('utf8').on('data', (more: string) => {
      const microseconds = /out_time_us=(\d+)/.exec(more)?.[1];
      if (microseconds !== undefined) onTime(Number(microseconds) / 1000);
    });
    try {
      lower(child);
      const code = await ended(child);
      signal.throwIfAborted();
      if (code === 0) return;
      const isFull = /No space left on device|Disk quota exceeded/.test(words);
      const error = new Error(`ffmpeg has ended with ${code}: ${words}`);
      throw isFull ? Object.assign(error, { code: 'ENOSPC' }) : error;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }
}

interface RunOptions {
  readonly cwd: string;
  readonly signal: AbortSignal;
  readonly onTime: (ms: number) => void;
}

/** Warnings only, and how far it is once a second. */
const quietly = ['-v', 'warning', '-progress', 'pipe:1', '-nostats'];

/** The code with which it ends; null when it was killed. */
function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
}

function lower({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // It has ended already, or the system does not allow it.
  }
}

async function look(path: string): Promise<FoundProgram | null> {
  const options = { env: plainEnvironment(), timeout: versionMs, windowsHide: true };
  const said = await promisify(execFile)(path, ['-version'], options).catch(() => null);
  if (!said?.stdout.includes('--enable-libx264')) return null;
  // A build of the day calls itself by its commit.
  const major = Number(/^ffmpeg version n?(\d+)\./.exec(said.stdout)?.[1] ?? 99);
  return {
    path,
    drawsText: said.stdout.includes('--enable-libass'),
    filterOption: major < 7 ? '-filter_complex_script' : '-/filter_complex',
  };
}

/** What it needs to be found and to find fonts; nothing of the server's settings, some of which are secret. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const names = ['PATH', 'HOME', 'SystemRoot', 'LOCALAPPDATA', 'TEMP', 'TMPDIR', 'XDG_CACHE_HOME'];
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}

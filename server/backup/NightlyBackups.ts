import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Log } from '../log.ts';
import { databaseName } from './backupContents.ts';
import { backupFolder, backupName, makeBackup, nightlyTime } from './makeBackup.ts';

/** The hour of the day, in local time, from which a backup is due. */
const hour = 4;
/** How often it is looked whether one is due, in ms: a computer that slept at that hour makes it when it is awake. */
const lookMs = 10 * 60_000;
/** An archive and the copy of the database that it is made from, and some room. */
const roomFactor = 3;

export interface NightlyBackupsOptions {
  readonly dataDir: string;
  /** How many are kept; 0 for none at all. */
  readonly keep: number;
  /** What must stay free on the disk, in bytes. */
  readonly leaveFreeBytes: number;
  readonly log: Pick<Log, 'info' | 'warn'>;
  /** For people, in milliseconds since 1970. */
  readonly now?: () => number;
  /** What is free on the disk, in bytes. */
  readonly freeBytes: () => Promise<number>;
}

/**
 * Makes a backup of the database, the certificate and the settings each night, and keeps the newest ones. Without the files of
 * channels, which are large and short-lived. `close` ends the timer.
 */
export class NightlyBackups {
  readonly #options: NightlyBackupsOptions;
  readonly #folder: string;
  readonly #now: () => number;
  /** A new server is backed up in its first night, not at once. */
  readonly #startedAt: number;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | null = null;

  constructor(options: NightlyBackupsOptions) {
    this.#options = options;
    this.#folder = backupFolder(options.dataDir);
    this.#now = options.now ?? Date.now;
    this.#startedAt = this.#now();
  }

  start(): void {
    if (this.#options.keep === 0) return;
    this.#timer = setInterval(() => void this.run(), lookMs).unref();
  }

  /** Makes a backup if one is due. Resolves when it is done; a failure is logged, and tried again later. */
  run(): Promise<void> {
    this.#running ??= this.#run()
      .catch((error: unknown) =>
        this.#options.log.warn('the nightly backup could not be made', { error }),
      )
      .finally(() => {
        this.#running = null;
      });
    return this.#running;
  }

  /** Resolves when none is being made any more. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  async #run(): Promise<void> {
    const { dataDir, keep, log } = this.#options;
    const kept = await this.#kept();
    const newest = kept.at(-1)?.madeAt ?? this.#startedAt;
    if (newest >= lastNight(this.#now())) return;
    if (!(await this.#hasRoom())) {
      log.warn('there is no nightly backup: the disk is nearly full', { folder: this.#folder });
      return;
    }
    const now = new Date(this.#now());
    const target = path.join(this.#folder, backupName('nightly', now));
    const bytes = await makeBackup({ dataDir, target, withFiles: false, now });
    log.info('the nightly backup is made', { file: target, bytes });
    const spare = Math.max(0, kept.length + 1 - keep);
    for (const { file } of kept.slice(0, spare)) await rm(file, { force: true });
  }

  /** The nightly backups that are there, the oldest first. */
  async #kept(): Promise<{ file: string; madeAt: number }[]> {
    const names = await readdir(this.#folder).catch(() => []);
    return names
      .flatMap((name) => {
        const madeAt = nightlyTime(name);
        return madeAt === null ? [] : [{ file: path.join(this.#folder, name), madeAt }];
      })
      .sort((one, other) => one.madeAt - other.madeAt);
  }

  async #hasRoom(): Promise<boolean> {
    const { dataDir, leaveFreeBytes, freeBytes } = this.#options;
    const { size } = await stat(path.join(dataDir, databaseName));
    return (await freeBytes()) - size * roomFactor >= leaveFreeBytes;
  }
}

/** The last time at which it was the hour for backups. */
function lastNight(now: number): number {
  const night = new Date(now);
  night.setHours(hour, 0, 0, 0);
  if (night.getTime() > now) night.setDate(night.getDate() - 1);
  return night.getTime();
}

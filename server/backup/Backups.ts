import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { BackupFailure, BackupStatus } from '../../shared/domain/ServerStatus.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { Log } from '../log.ts';
import type { DatabasePlace } from '../storage/database/DatabasePlace.ts';
import { type BackupKind, backupFolder, backupName, backupTime, makeBackup } from './makeBackup.ts';

/** The hour of the day, in local time, from which a backup is due. */
const hour = 4;
/** How often it is looked whether one is due, in ms: a computer that slept at that hour makes it when it is awake. */
const lookMs = 10 * 60_000;
/** An archive and the copy of the database that it is made from, and some room. */
const roomFactor = 3;

/** Of which only some are kept; those of the command `backup` belong to who made them. */
type KeptKind = Exclude<BackupKind, 'backup'>;

export interface BackupsOptions {
  readonly dataDir: string;
  readonly database: DatabasePlace;
  /** How many of each kind are kept; 0 for no nightly ones. */
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
 * Makes a backup of the database, the certificate and the settings each night, and at any time on request, and keeps the newest
 * ones of each kind. Without the files of channels, which are large and short-lived. `close` ends the timer.
 */
export class Backups {
  readonly #options: BackupsOptions;
  readonly #folder: string;
  readonly #now: () => number;
  /** A new server is backed up in its first night, not at once. */
  readonly #startedAt: number;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | null = null;
  #failure: BackupFailure | null = null;

  constructor(options: BackupsOptions) {
    this.#options = options;
    this.#folder = backupFolder(options.dataDir);
    this.#now = options.now ?? Date.now;
    this.#startedAt = this.#now();
  }

  start(): void {
    if (this.#options.keep === 0) return;
    this.#timer = setInterval(() => void this.run(), lookMs).unref();
  }

  /** Makes a nightly backup if one is due. Resolves when it is done; a failure is logged, and tried again later. */
  run(): Promise<void> {
    return this.#once(async () => {
      const newest = (await this.#kept('nightly')).at(-1)?.madeAt ?? this.#startedAt;
      if (newest < lastNight(this.#now())) await this.#make('nightly');
    });
  }

  /**
   * Makes a backup now. Resolves when it is done; a failure is logged, and told by `status`.
   *
   * @throws RequestError `conflict` while one is being made
   */
  makeNow(): Promise<void> {
    if (this.#running) throw new RequestError('conflict', 'a backup is being made');
    return this.#once(() => this.#make('asked'));
  }

  /** What there is, and how the last one went. */
  async status(): Promise<BackupStatus> {
    const names = await readdir(this.#folder).catch(() => []);
    const found = await Promise.all(
      names.map(async (name) => {
        const madeAt = backupTime(name);
        const facts = madeAt === null ? null : await stat(this.#pathOf(name)).catch(() => null);
        return madeAt === null || facts === null ? [] : [{ name, madeAt, bytes: facts.size }];
      }),
    );
    return {
      keep: this.#options.keep,
      isMaking: this.#running !== null,
      list: found.flat().sort((one, other) => other.madeAt - one.madeAt),
      failure: this.#failure,
    };
  }

  /** Resolves when none is being made any more. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  /** One at a time; who comes meanwhile waits for that one. */
  #once(work: () => Promise<void>): Promise<void> {
    this.#running ??= work()
      .catch((error: unknown) => {
        this.#failure = 'failed';
        this.#options.log.warn('the backup could not be made', { error });
      })
      .finally(() => {
        this.#running = null;
      });
    return this.#running;
  }

  async #make(kind: KeptKind): Promise<void> {
    const { dataDir, database, keep, log } = this.#options;
    if (!(await this.#hasRoom())) {
      this.#failure = 'noRoom';
      log.warn('there is no backup: the disk is nearly full', { folder: this.#folder });
      return;
    }
    const now = new Date(this.#now());
    const target = this.#pathOf(backupName(kind, now));
    const bytes = await makeBackup({ dataDir, database, target, withFiles: false, now });
    this.#failure = null;
    log.info('the backup is made', { file: target, bytes });
    const kept = await this.#kept(kind);
    // The one that was just asked for stays, also where no nightly ones are made.
    const spare = kept.slice(0, Math.max(0, kept.length - Math.max(keep, 1)));
    for (const { name } of spare) await rm(this.#pathOf(name), { force: true });
  }

  /** The backups of a kind that are there, the oldest first. */
  async #kept(kind: KeptKind): Promise<{ readonly name: string; readonly madeAt: number }[]> {
    const names = await readdir(this.#folder).catch(() => []);
    return names
      .flatMap((name) => {
        const madeAt = backupTime(name, kind);
        return madeAt === null ? [] : [{ name, madeAt }];
      })
      .sort((one, other) => one.madeAt - other.madeAt);
  }

  #pathOf(name: string): string {
    return path.join(this.#folder, name);
  }

  async #hasRoom(): Promise<boolean> {
    const { database, leaveFreeBytes, freeBytes } = this.#options;
    return (await freeBytes()) - (await database.size()) * roomFactor >= leaveFreeBytes;
  }
}

/** The last time at which it was the hour for backups. */
function lastNight(now: number): number {
  const night = new Date(now);
  night.setHours(hour, 0, 0, 0);
  if (night.getTime() > now) night.setDate(night.getDate() - 1);
  return night.getTime();
}

import type { ChannelId } from '../../shared/domain/ids.ts';
import { ObjectStore, resultOf } from '../storage/ObjectStore.ts';

/** A file that waits to be sent with a message. */
export interface WaitingFile {
  readonly key: string;
  readonly channelId: ChannelId;
  /** The unsent message to which it belongs; null for one beside a draft. */
  readonly clientId: string | null;
  readonly file: File;
}

interface KeptFile extends WaitingFile {
  /** Milliseconds since 1970, each time only once: also the order in which they were kept. */
  readonly keptAt: number;
}

/** All together, in bytes: the browser copies them. Those beyond it are not kept. */
const keptMaxBytes = 256 * 1024 * 1024;
/** Nobody looks for what they did not send for so long. */
const keptMaxMs = 14 * 24 * 60 * 60_000;

/** Keeps files that wait to be sent until they are sent or taken away, so that they survive a reload. */
export class DraftFileRepository {
  readonly #objects = new ObjectStore({ databaseName: 'perch-drafts', storeName: 'files' });
  /** One change after the other. */
  #last: Promise<unknown> = Promise.resolve();
  #keptAt = 0;

  /** Those that an earlier page has kept, in their order; none where that cannot be read. */
  async read(): Promise<readonly WaitingFile[]> {
    const kept = await this.#change(async (objects) => {
      const all = await resultOf<KeptFile[]>(objects.getAll());
      const isOver = ({ keptAt }: KeptFile) => Date.now() - keptAt > keptMaxMs;
      for (const file of all) if (isOver(file)) objects.delete(file.key);
      return all.filter((file) => !isOver(file));
    });
    return (kept ?? []).toSorted((one, other) => one.keptAt - other.keptAt);
  }

  /** Keeps files, as far as there is room, or changes to which message they belong. */
  keep(files: readonly WaitingFile[]): void {
    void this.#change(async (objects) => {
      const before = await resultOf<KeptFile[]>(objects.getAll());
      let bytes = before.reduce((sum, { file }) => sum + file.size, 0);
      for (const file of files) {
        const known = before.find(({ key }) => key === file.key);
        const { size } = file.file;
        if (known) {
          objects.put({ ...known, ...file, file: known.file }, file.key);
        } else if (bytes + size <= keptMaxBytes) {
          bytes += size;
          objects.put({ ...file, keptAt: this.#nextTime() }, file.key);
        }
      }
    });
  }

  remove(keys: readonly string[]): void {
    if (keys.length === 0) return;
    void this.#change(async (objects) => {
      for (const key of keys) objects.delete(key);
    });
  }

  /** Null where the browser keeps nothing. */
  #change<Result>(act: (objects: IDBObjectStore) => Promise<Result>): Promise<Result | null> {
    const done = this.#last.then(() =>
      this.#objects.use('readwrite', act).catch((error: unknown) => {
        console.warn('Files of drafts cannot be kept over a reload:', error);
        return null;
      }),
    );
    this.#last = done;
    return done;
  }

  #nextTime(): number {
    this.#keptAt = Math.max(Date.now(), this.#keptAt + 1);
    return this.#keptAt;
  }
}

import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { TypedEmitter } from '../../shared/TypedEmitter.ts';
import { readJsonFile, tryWriteJsonFile, writeJsonFile } from '../jsonFile.ts';
import { folderNameOf, serverUrlField } from './serverAddress.ts';

const entryField = z.looseObject({
  id: z.string().min(1).max(64),
  url: serverUrlField,
  /** The server's own name, and its picture as a `data:` address; null until the server has sent them. */
  name: z.string().nullable(),
  picture: z.string().nullable(),
  /**
   * SHA-256 of the only key that is accepted, 64 hex digits; an older app wrote that of the certificate. Null to trust the
   * certificates that the system trusts.
   */
  pin: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
  /** Electron's session partition: two servers share no identity, storage or certificate trust. */
  partition: z.string().regex(/^persist:[a-z0-9._-]+$/),
});
/** A server in the list. */
export type ServerEntry = z.output<typeof entryField>;

const savedListField = z.looseObject({
  version: z.literal(1),
  /** The server whose page was shown last; null for the start page. */
  lastShownId: z.string().nullable(),
  servers: z.array(entryField),
});
type SavedList = z.output<typeof savedListField>;

/** The list of servers with their pins, kept in a JSON file. */
export class ServerList extends TypedEmitter<{ changed: undefined }> {
  readonly #file: string;
  /** Partitions that were used since the app started: the network stack remembers certificates for so long. */
  readonly #usedPartitions = new Set<string>();
  #saved: SavedList;

  private constructor(file: string, saved: SavedList) {
    super();
    this.#file = file;
    this.#saved = saved;
  }

  static open(file: string): ServerList {
    const saved = readJsonFile(file, (content) => savedListField.parse(content));
    return new ServerList(file, saved ?? { version: 1, lastShownId: null, servers: [] });
  }

  get servers(): readonly ServerEntry[] {
    return this.#saved.servers;
  }

  /** The server whose page was shown last, or null. */
  get lastShown(): ServerEntry | null {
    return this.find(this.#saved.lastShownId);
  }

  find(id: string | null): ServerEntry | null {
    return this.servers.find((entry) => entry.id === id) ?? null;
  }

  findByUrl(url: string): ServerEntry | null {
    return this.servers.find((entry) => entry.url === url) ?? null;
  }

  /** Adds a server at the end of the list, or returns the existing one at this address. */
  add(url: string, pin: string | null): ServerEntry {
    const known = this.findByUrl(url);
    if (known !== null) return known;
    const id = randomBytes(8).toString('hex');
    const entry = { id, url, name: null, picture: null, pin, partition: this.#freePartition(url) };
    this.#write({ servers: [...this.servers, entry] });
    return entry;
  }

  /** From now on only this key of a server is accepted. */
  setPin(id: string, pin: string): void {
    this.#change(id, { pin });
  }

  /**
   * The entry for a server whose key has changed. It gets a new partition, because Chromium remembers for a while that the
   * old partition refused the key.
   */
  withKey(entry: ServerEntry, pin: string): ServerEntry {
    const partition = this.#freePartition(entry.url);
    this.#usedPartitions.add(entry.partition).add(partition);
    return { ...entry, pin, partition };
  }

  /**
   * Replaces the entry with the same id.
   *
   * @throws Error when writing fails; then nothing is replaced
   */
  replace(entry: ServerEntry): void {
    const servers = this.servers.map((other) => (other.id === entry.id ? entry : other));
    this.#write({ servers }, writeJsonFile);
  }

  describe(id: string, name: string, picture: string | null): void {
    this.#change(id, { name, picture });
  }

  setLastShown(id: string | null): void {
    if (id !== this.#saved.lastShownId) this.#write({ lastShownId: id });
  }

  remove(id: string): void {
    const entry = this.find(id);
    if (entry === null) return;
    this.#usedPartitions.add(entry.partition);
    this.#write({
      servers: this.servers.filter((other) => other !== entry),
      lastShownId: this.#saved.lastShownId === id ? null : this.#saved.lastShownId,
    });
  }

  /**
   * The network stack remembers the verdict on a certificate for each partition. A server that is added again needs a new
   * partition, or its old pin would still count.
   */
  #freePartition(url: string): string {
    const base = `persist:${folderNameOf(url)}`;
    const taken = new Set(this.servers.map(({ partition }) => partition));
    for (let number = 1; ; number++) {
      const partition = number === 1 ? base : `${base}_${number}`;
      if (!taken.has(partition) && !this.#usedPartitions.has(partition)) return partition;
    }
  }

  #change(id: string, change: Partial<ServerEntry>): void {
    const entry = this.find(id);
    if (entry === null) return;
    const changed = { ...entry, ...change };
    if (JSON.stringify(changed) === JSON.stringify(entry)) return;
    this.#write({ servers: this.servers.map((other) => (other === entry ? changed : other)) });
  }

  #write(change: Partial<SavedList>, write = tryWriteJsonFile): void {
    const saved = { ...this.#saved, ...change };
    write(this.#file, saved);
    this.#saved = saved;
    this.emit('changed', undefined);
  }
}

import type { Kysely } from 'kysely';
import type { Tables } from '../Tables.ts';
import type { Database } from './Database.ts';

/** Where the tables of a server are. */
export interface DatabasePlace {
  /**
   * Opens them for a server; at its first start makes them.
   *
   * @throws StorageError when they cannot be used
   */
  open(): Promise<Database>;
  /**
   * Makes a short change for a command, beside which no server runs.
   *
   * @throws StorageError when there is no database of this version, or it cannot be written
   */
  changeBeside<Result>(change: (tables: Kysely<Tables>) => Promise<Result>): Promise<Result>;
  /**
   * Copies everything as it is at one moment into a new SQLite file, which only its owner can read. A server may run meanwhile.
   *
   * @throws StorageError
   */
  copy(target: string): Promise<void>;
  /** What they take, in bytes. */
  size(): Promise<number>;
}

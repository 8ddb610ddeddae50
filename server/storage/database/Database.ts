import type { Kysely } from 'kysely';
import type { Tables } from '../Tables.ts';

/** The tables of a server, migrated to the current version, wherever they are; `Store` reads and writes them. */
export interface Database {
  readonly tables: Kysely<Tables>;
  close(): Promise<void> | void;
}

/** The database cannot be opened or migrated; the message is for the host of the server. */
export class StorageError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StorageError';
  }
}

/** Another server uses the database. */
export class DatabaseTakenError extends StorageError {
  constructor() {
    super(
      'Another Perch uses the database of PERCH_DATABASE_URL. Stop it first: two servers cannot share one database.',
    );
    this.name = 'DatabaseTakenError';
  }
}

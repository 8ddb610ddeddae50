import type { StatementSync } from 'node:sqlite';
import type { PerchDatabase } from './PerchDatabase.ts';

/** Single values of the server, by key. */
export class SettingStore {
  readonly #database: PerchDatabase;
  readonly #select: StatementSync;
  readonly #upsert: StatementSync;
  readonly #delete: StatementSync;

  constructor(database: PerchDatabase) {
    this.#database = database;
    this.#select = database.prepare('SELECT value FROM settings WHERE key = ?');
    this.#upsert = database.prepare(
      `INSERT INTO settings (key, value) VALUES (?, ?)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
    );
    this.#delete = database.prepare('DELETE FROM settings WHERE key = ?');
  }

  get(key: string): string | null {
    const row = this.#select.get(key);
    return row ? String(row['value']) : null;
  }

  set(key: string, value: string): void {
    this.#upsert.run(key, value);
  }

  delete(key: string): void {
    this.#delete.run(key);
  }

  /** Sets some values and deletes those that are null, all or none. */
  change(values: Readonly<Record<string, string | null>>): void {
    this.#database.transaction(() => {
      for (const [key, value] of Object.entries(values)) {
        if (value === null) this.delete(key);
        else this.set(key, value);
      }
    });
  }
}

import type { PerchDatabase } from './PerchDatabase.ts';

/** What the server itself has to remember: short texts by name. */
export class SettingStore {
  readonly #database: PerchDatabase;

  constructor(database: PerchDatabase) {
    this.#database = database;
  }

  get(name: string): string | null {
    return (
      this.#database.get<{ value: string }>('SELECT value FROM settings WHERE name = ?', name)
        ?.value ?? null
    );
  }

  set(name: string, value: string): void {
    this.#database.run(
      'INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
      name,
      value,
    );
  }

  delete(name: string): void {
    this.#database.run('DELETE FROM settings WHERE name = ?', name);
  }
}

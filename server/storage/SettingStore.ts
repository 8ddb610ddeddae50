import type { Kysely } from 'kysely';
import type { Tables } from './Tables.ts';

/** Single values of the server, by key. */
export class SettingStore {
  readonly #tables: Kysely<Tables>;

  constructor(tables: Kysely<Tables>) {
    this.#tables = tables;
  }

  async get(key: string): Promise<string | null> {
    const row = await this.#tables
      .selectFrom('settings')
      .select('value')
      .where('key', '=', key)
      .executeTakeFirst();
    return row?.value ?? null;
  }

  async set(key: string, value: string): Promise<void> {
    await set(this.#tables, key, value);
  }

  async delete(key: string): Promise<void> {
    await remove(this.#tables, key);
  }

  /** Sets some values and deletes those that are null, all or none. */
  async change(values: Readonly<Record<string, string | null>>): Promise<void> {
    await this.#tables.transaction().execute(async (tables) => {
      for (const [key, value] of Object.entries(values)) {
        if (value === null) await remove(tables, key);
        else await set(tables, key, value);
      }
    });
  }
}

async function set(tables: Kysely<Tables>, key: string, value: string): Promise<void> {
  await tables
    .insertInto('settings')
    .values({ key, value })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet((row) => ({ value: row.ref('excluded.value') })),
    )
    .execute();
}

async function remove(tables: Kysely<Tables>, key: string): Promise<void> {
  await tables.deleteFrom('settings').where('key', '=', key).execute();
}

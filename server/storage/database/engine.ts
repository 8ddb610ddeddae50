import { type Kysely, PostgresAdapter, type RawBuilder, sql } from 'kysely';
import type { Tables } from '../Tables.ts';

/*
 * The stores speak to SQLite and to PostgreSQL by the same Kysely. What the two say differently is here.
 */

/** Whether the tables are in PostgreSQL; otherwise they are in SQLite. */
export function isPostgres(tables: Kysely<Tables>): boolean {
  return tables.getExecutor().adapter instanceof PostgresAdapter;
}

/** Whether a column is one of some values, which are one bound value: the statement is the same for any number of them. */
export function isAmong(
  tables: Kysely<Tables>,
  column: string,
  values: readonly (string | number)[],
): RawBuilder<boolean> {
  return isPostgres(tables)
    ? sql`${sql.ref(column)} = ANY(${values})`
    : sql`${sql.ref(column)} IN (SELECT value FROM json_each(${JSON.stringify(values)}))`;
}

/** A list of texts as rows with the columns `key`, their place, and `value`. */
export function rowsOf(
  tables: Kysely<Tables>,
  values: readonly string[],
  alias: string,
): RawBuilder<unknown> {
  return isPostgres(tables)
    ? sql`unnest(${values}::text[]) WITH ORDINALITY AS ${sql.ref(alias)} (value, key)`
    : sql`json_each(${JSON.stringify(values)}) AS ${sql.ref(alias)}`;
}

import type { ServerConfig } from '../../config.ts';
import type { TablesWatch } from '../postgres/PostgresConnection.ts';
import type { DatabasePlace } from './DatabasePlace.ts';
import { SqlitePlace } from './SqlitePlace.ts';

/** Where a server with these settings has its tables: in the file of its data folder, unless a PostgreSQL is named. `watch` as of `PostgresConnection`. */
export async function databasePlaceOf(
  { dataDir, databaseUrl }: Pick<ServerConfig, 'dataDir' | 'databaseUrl'>,
  watch?: TablesWatch,
): Promise<DatabasePlace> {
  if (databaseUrl === null) return new SqlitePlace(dataDir);
  // Most servers need none of its code.
  const { PostgresPlace } = await import('../postgres/PostgresPlace.ts');
  return new PostgresPlace(databaseUrl, dataDir, watch);
}

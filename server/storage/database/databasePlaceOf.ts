import type { ServerConfig } from '../../config.ts';
import type { DatabasePlace } from './DatabasePlace.ts';
import { SqlitePlace } from './SqlitePlace.ts';

/** Where a server with these settings has its tables: in the file of its data folder, unless a PostgreSQL is named. `onTaken` as in `PostgresConnection`. */
export async function databasePlaceOf(
  { dataDir, databaseUrl }: Pick<ServerConfig, 'dataDir' | 'databaseUrl'>,
  onTaken?: () => void,
): Promise<DatabasePlace> {
  if (databaseUrl === null) return new SqlitePlace(dataDir);
  // Most servers need none of its code.
  const { PostgresPlace } = await import('../postgres/PostgresPlace.ts');
  return new PostgresPlace(databaseUrl, dataDir, onTaken);
}

import { postgresFaultOf } from './postgres/postgresFault.ts';
import { sqliteCodeOf } from './sqliteCode.ts';

/** What an error of the database means for who wanted to write or read; null for any other error. */
export function databaseFaultOf(error: unknown): 'busy' | 'lost' | 'unwritable' | 'damaged' | null {
  return sqliteCodeOf(error) ?? postgresFaultOf(error);
}

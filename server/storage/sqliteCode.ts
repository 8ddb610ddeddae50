/** Primary result codes of SQLite, by what a server can make of them (https://sqlite.org/rescode.html). */
const kinds: Readonly<Record<number, 'busy' | 'unwritable' | 'damaged'>> = {
  5: 'busy',
  6: 'busy',
  8: 'unwritable',
  10: 'unwritable',
  11: 'damaged',
  13: 'unwritable',
  14: 'unwritable',
  26: 'damaged',
};

/** No room for a page; nor for the file by which WAL shares its index (SQLITE_IOERR_SHMOPEN and _SHMSIZE). */
const noRoomCodes: readonly unknown[] = [13, 4618, 4874];

/** Whether the disk has no room, also for what SQLite needs to read a database that it shares with other programs. */
export function isDiskFull(error: unknown): boolean {
  return noRoomCodes.includes((error as { errcode?: unknown } | null)?.errcode);
}

/**
 * What an error of SQLite means: the file is held by another process, the disk is full, failing or read-only, or what is in
 * the file is no database. Null for anything else.
 */
export function sqliteCodeOf(error: unknown): 'busy' | 'unwritable' | 'damaged' | null {
  const code = (error as { errcode?: unknown } | null)?.errcode;
  // Extended codes have the primary one in their lowest byte.
  return typeof code === 'number' ? (kinds[code & 0xff] ?? null) : null;
}

/** Primary result codes of SQLite, by their meaning for a server (https://sqlite.org/rescode.html). */
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

/** No space for a page, or for the file in which WAL shares its index (SQLITE_IOERR_SHMOPEN and _SHMSIZE). */
const noSpaceCodes: readonly unknown[] = [13, 4618, 4874];

/** Whether the disk is full, also for what SQLite needs to read a database that other programs use. */
export function isDiskFull(error: unknown): boolean {
  return noSpaceCodes.includes((error as { errcode?: unknown } | null)?.errcode);
}

/**
 * The meaning of an SQLite error: the file is locked by another process, the disk is full, failing or read-only, or the file
 * is not a database. Null for any other error.
 */
export function sqliteCodeOf(error: unknown): 'busy' | 'unwritable' | 'damaged' | null {
  const code = (error as { errcode?: unknown } | null)?.errcode;
  // Extended codes have the primary one in their lowest byte.
  return typeof code === 'number' ? (kinds[code & 0xff] ?? null) : null;
}

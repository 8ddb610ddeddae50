import { z } from 'zod';
import { pathField, type SettingsOf, wholeNumberFrom, yesOrNo } from './Setting.ts';

/** What the server keeps, and how much of it. */
export interface StorageConfig {
  readonly dataDir: string;
  /** A PostgreSQL that has the tables; null: they are in a file of the data folder. */
  readonly databaseUrl: string | null;
  /** Waits while another server uses the database, and takes its place when it ends. */
  readonly standby: boolean;
  /** The largest file that people may put into a channel, in MB; 0 for no files at all. */
  readonly fileMaxMb: number;
  /** The files of one person at a time, in MB. */
  readonly filesPerPersonMb: number;
  /** All files of the server at a time, in MB. */
  readonly filesMaxMb: number;
  /** What files leave free on the disk, in MB. */
  readonly filesLeaveFreeMb: number;
  /** For how many days recordings are kept; 0 for ever. */
  readonly recordingsKeepDays: number;
  /** How many nightly backups are kept; 0 for none. */
  readonly backupsKeep: number;
}

/** A hundred terabytes. */
const megabytesMax = 100_000_000;

export const storageSettings = {
  dataDir: {
    variable: 'PERCH_DATA_DIR',
    standard: ({ dataDir }) => dataDir,
    schema: pathField,
    right: 'the path of a folder',
    isPath: true,
  },
  databaseUrl: {
    variable: 'PERCH_DATABASE_URL',
    standard: null,
    schema: z.url({ protocol: /^postgres(ql)?$/ }),
    right: 'the address of a PostgreSQL database, such as postgres://perch:secret@db.example/perch',
    secret: true,
  },
  standby: {
    variable: 'PERCH_STANDBY',
    standard: false,
    schema: z.boolean(),
    right: '1 or 0 (in the file: true or false)',
    fromText: yesOrNo,
  },
  fileMaxMb: {
    variable: 'PERCH_FILE_MAX_MB',
    standard: 512,
    ...wholeNumberFrom(1, megabytesMax, 'no files'),
  },
  filesPerPersonMb: {
    variable: 'PERCH_FILES_PER_PERSON_MB',
    standard: 1024,
    ...wholeNumberFrom(1, megabytesMax),
  },
  filesMaxMb: {
    variable: 'PERCH_FILES_MAX_MB',
    standard: 10_240,
    ...wholeNumberFrom(1, megabytesMax),
  },
  filesLeaveFreeMb: {
    variable: 'PERCH_FILES_LEAVE_FREE_MB',
    standard: 1024,
    ...wholeNumberFrom(0, megabytesMax),
  },
  recordingsKeepDays: {
    variable: 'PERCH_RECORDINGS_KEEP_DAYS',
    standard: 30,
    ...wholeNumberFrom(1, 3650, 'ever'),
  },
  backupsKeep: {
    variable: 'PERCH_BACKUPS_KEEP',
    standard: 7,
    ...wholeNumberFrom(1, 365, 'no nightly backups'),
  },
} satisfies SettingsOf<StorageConfig>;

/** What is wrong about the database: only one on another machine can be waited for. */
export function standbyProblems({ standby, databaseUrl }: StorageConfig): string[] {
  return standby && databaseUrl === null
    ? ['PERCH_STANDBY=1 needs PERCH_DATABASE_URL, the database that both servers use.']
    : [];
}

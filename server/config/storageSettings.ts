import { z } from 'zod';
import { pathField, type SettingsOf, wholeNumber } from './Setting.ts';

/** What the server keeps, and how much of it. */
export interface StorageConfig {
  readonly dataDir: string;
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
  fileMaxMb: {
    variable: 'PERCH_FILE_MAX_MB',
    standard: 512,
    schema: z.int().min(0).max(megabytesMax),
    right: `a whole number from 1 to ${megabytesMax}, or 0 for no files`,
    fromText: wholeNumber,
  },
  filesPerPersonMb: {
    variable: 'PERCH_FILES_PER_PERSON_MB',
    standard: 1024,
    schema: z.int().min(1).max(megabytesMax),
    right: `a whole number from 1 to ${megabytesMax}`,
    fromText: wholeNumber,
  },
  filesMaxMb: {
    variable: 'PERCH_FILES_MAX_MB',
    standard: 10_240,
    schema: z.int().min(1).max(megabytesMax),
    right: `a whole number from 1 to ${megabytesMax}`,
    fromText: wholeNumber,
  },
  filesLeaveFreeMb: {
    variable: 'PERCH_FILES_LEAVE_FREE_MB',
    standard: 1024,
    schema: z.int().min(0).max(megabytesMax),
    right: `a whole number from 0 to ${megabytesMax}`,
    fromText: wholeNumber,
  },
  recordingsKeepDays: {
    variable: 'PERCH_RECORDINGS_KEEP_DAYS',
    standard: 30,
    schema: z.int().min(0).max(3650),
    right: 'a whole number from 1 to 3650, or 0 for ever',
    fromText: wholeNumber,
  },
  backupsKeep: {
    variable: 'PERCH_BACKUPS_KEEP',
    standard: 7,
    schema: z.int().min(0).max(365),
    right: 'a whole number from 1 to 365, or 0 for no nightly backups',
    fromText: wholeNumber,
  },
} satisfies SettingsOf<StorageConfig>;

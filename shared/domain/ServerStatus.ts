/** How a server is doing, for those who manage it. Sizes are in bytes, times in milliseconds since 1970. */
export interface ServerStatus {
  readonly versions: {
    readonly perch: string;
    readonly protocol: number;
    readonly node: string;
    readonly mediasoup: string;
  };
  readonly startedAt: number;
  /** The name of the owner; null while there is none. */
  readonly owner: string | null;
  /** The machine that hosts the server. */
  readonly host: {
    readonly name: string;
    /** Its system and processor, such as `linux x64`. */
    readonly system: string;
    readonly port: number;
    /** Where others reach it, the address that most people can reach first. */
    readonly addresses: readonly string[];
  };
  readonly load: ServerLoad;
  readonly storage: ServerStorage;
  readonly backups: BackupStatus;
  /** A newer version that can be had; null if there is none, or if the server does not look for one. */
  readonly newerVersion: string | null;
}

/** What the server has to do now. */
export interface ServerLoad {
  readonly sessions: number;
  readonly channelsInUse: number;
  /** Sessions that are in a channel. */
  readonly peers: number;
  /** Streams of sound and video that arrive, and that are sent on. */
  readonly streamsIn: number;
  readonly streamsOut: number;
  /** What the main process takes of the memory. */
  readonly memoryBytes: number;
  readonly memoryTotalBytes: number;
  /**
   * How late the main process was with its work, in ms, in the worst hundredth of the time since the last report; null in the
   * first one.
   */
  readonly delayMs: number | null;
  readonly workers: readonly WorkerLoad[];
}

/** One media worker. */
interface WorkerLoad {
  /** The media node on which it runs; null for the server's own machine. */
  readonly node: string | null;
  readonly peers: number;
  /** The share of a processor core since the last report, 0 to 1; null in the first one. */
  readonly cpu: number | null;
  readonly receivedBitrate: number;
  readonly sentBitrate: number;
}

/** What is kept on the disk. */
export interface ServerStorage {
  /** The whole database, with messages, sounds and boards. */
  readonly databaseBytes: number;
  readonly soundsBytes: number;
  readonly boardsBytes: number;
  readonly filesBytes: number;
  readonly filesMaxBytes: number;
  readonly backupsBytes: number;
  readonly freeBytes: number;
}

/** Why a backup could not be made: the disk is nearly full, or anything else, which the log of the server names. */
export type BackupFailure = 'noRoom' | 'failed';

export interface BackupStatus {
  /** How many nightly ones are kept; 0 if none are made. */
  readonly keep: number;
  readonly isMaking: boolean;
  /** The newest first. */
  readonly list: readonly Backup[];
  /** Of the last one since the server started; null if it succeeded. */
  readonly failure: BackupFailure | null;
}

/** An archive on the server's disk. */
interface Backup {
  readonly name: string;
  readonly madeAt: number;
  readonly bytes: number;
}

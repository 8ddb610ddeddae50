import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../server/config.ts';
import { createServer, type PerchServer } from '../../server/createServer.ts';
import type { GameTimes } from '../../server/games/gamePhases.ts';
import { type ServerLimits, serverLimits } from '../../server/limits/ServerLimits.ts';
import { createLog } from '../../server/log.ts';
import type { PreviewFetcherOptions } from '../../server/previews/PreviewFetcher.ts';
import type { PushSenderOptions } from '../../server/push/PushSender.ts';
import type { TemporaryGraces } from '../../server/rooms/TemporaryChannels.ts';
import type { Heartbeat } from '../../server/signaling/SignalingServer.ts';
import type { TablesWatch } from '../../server/storage/postgres/PostgresConnection.ts';
import type { WebhookSenderOptions } from '../../server/webhooks/WebhookSender.ts';
import { freePorts } from '../harness/freePorts.ts';
import { MediaCounts } from './MediaCounts.ts';

export interface LocalServerOptions {
  readonly workers?: number;
  readonly sessionHoldMs?: number;
  readonly heartbeat?: Heartbeat;
  readonly whisperIdleMs?: number;
  readonly saveWaitMs?: number;
  readonly knockWaitMs?: number;
  readonly temporaryGraces?: TemporaryGraces;
  readonly gameTimes?: GameTimes;
  readonly joinCode?: string;
  readonly announcedAddress?: string;
  /** As `PERCH_TRUSTED_PROXIES`. */
  readonly trustedProxies?: string;
  /** As `PERCH_TURN_URLS` and `PERCH_TURN_SECRET`. */
  readonly turn?: { readonly urls: string; readonly secret: string };
  readonly limits?: Partial<ServerLimits>;
  readonly emptyFilesMs?: number;
  readonly linkPreviews?: PreviewFetcherOptions;
  readonly freeBytes?: () => Promise<number>;
  readonly pushConnection?: PushSenderOptions['connection'];
  readonly pushElsewhereMs?: number;
  readonly webhooks?: WebhookSenderOptions;
  readonly tablesWatch?: TablesWatch;
  /** Gets every line of the server's log, of all levels. */
  readonly onLogLine?: (line: string) => void;
  /** Further settings, as variables. */
  readonly env?: Readonly<Record<string, string>>;
}

/** All test peers have one address, and most a key of their own. */
const testLimits: ServerLimits = {
  ...serverLimits,
  sessionsPerAddress: serverLimits.sessions,
  newcomersPerAddress: { burst: 10_000, perSecond: 0 },
  soundsPerAddress: { burst: 10_000, perSecond: 0 },
  filesPerAddress: 1,
};

/**
 * The real server inside the test process, so that its workers can be counted. Owns the server and its data folder.
 */
export class LocalServer {
  readonly server: PerchServer;
  readonly counts: MediaCounts;
  /** What the server logged as a warning or an error. */
  readonly complaints: readonly string[];
  readonly #dataDir: string;

  static async start(options: LocalServerOptions = {}): Promise<LocalServer> {
    const dataDir = mkdtempSync(join(tmpdir(), 'perch-protocol-'));
    const counts = new MediaCounts();
    const complaints: string[] = [];
    const { onLogLine } = options;
    const log = createLog(onLogLine ? 'debug' : 'warn', {
      out: (line) => onLogLine?.(line),
      err(line) {
        complaints.push(line);
        onLogLine?.(line);
      },
    });
    const workers = options.workers ?? 2;
    const config = loadConfig({
      env: {
        PERCH_HOST: '127.0.0.1',
        PERCH_PORT: String(await freePorts(workers, ['127.0.0.1'])),
        PERCH_WORKERS: String(workers),
        PERCH_DATA_DIR: dataDir,
        PERCH_JOIN_CODE: options.joinCode,
        PERCH_ANNOUNCED_ADDRESSES: options.announcedAddress,
        PERCH_TRUSTED_PROXIES: options.trustedProxies,
        PERCH_TURN_URLS: options.turn?.urls,
        PERCH_TURN_SECRET: options.turn?.secret,
        ...options.env,
      },
    });
    const limits = { ...testLimits, ...options.limits };
    // The people of one test have the names of those of the test before.
    const server = await createServer(config, log, { nameKeptMs: 0, ...options, limits });
    return new LocalServer(server, counts, complaints, dataDir);
  }

  private constructor(
    server: PerchServer,
    counts: MediaCounts,
    complaints: readonly string[],
    dataDir: string,
  ) {
    this.server = server;
    this.counts = counts;
    this.complaints = complaints;
    this.#dataDir = dataDir;
  }

  get url(): string {
    return `https://127.0.0.1:${this.server.port}`;
  }

  /** The file with the server's lasting data. */
  get databasePath(): string {
    return join(this.#dataDir, 'perch.db');
  }

  /** The names in the folder with the files of channels. */
  get storedFiles(): string[] {
    return readdirSync(join(this.#dataDir, 'files')).sort();
  }

  /** Where the files of a recording are. */
  recordingFolder(id: string): string {
    return join(this.#dataDir, 'recordings', id);
  }

  /** Peers per channel by `health`, by name, without empty channels. */
  get peersByChannel(): Record<string, number> {
    const filled = this.server.health().channels.filter(({ peers }) => peers > 0);
    return Object.fromEntries(filled.map(({ name, peers }) => [name, peers]));
  }

  async close(): Promise<void> {
    await this.server.stop();
    this.counts.close();
    rmSync(this.#dataDir, { recursive: true, force: true });
  }
}

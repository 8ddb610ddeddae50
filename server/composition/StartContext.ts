import type { ServerConfig } from '../config.ts';
import type { GameTimes } from '../games/gamePhases.ts';
import type { Startup } from '../lifecycle/Startup.ts';
import type { ServerLimits } from '../limits/ServerLimits.ts';
import type { Log } from '../log.ts';
import type { PreviewFetcherOptions } from '../previews/PreviewFetcher.ts';
import type { PushSenderOptions } from '../push/PushSender.ts';
import type { GatewaySearch } from '../reach/Gateway.ts';
import type { TemporaryGraces } from '../rooms/TemporaryChannels.ts';
import type { Heartbeat } from '../signaling/SignalingServer.ts';
import type { DatabasePlace } from '../storage/database/DatabasePlace.ts';
import type { TablesWatch } from '../storage/postgres/PostgresConnection.ts';
import type { WebhookSenderOptions } from '../webhooks/WebhookSender.ts';

/** What differs in tests, and what ends a start before it is done. */
export interface ServerOptions {
  /** How long the session of a lost connection is held; the protocol's `sessionHoldMs` by default. */
  readonly sessionHoldMs?: number;
  /** The protocol's own by default. */
  readonly heartbeat?: Heartbeat | undefined;
  /** How long a whisper may be silent before it ends; the protocol's `whisperIdleMs` by default. */
  readonly whisperIdleMs?: number;
  /** How long somebody who is away keeps their name for themselves; `nameKeptMs` by default. */
  readonly nameKeptMs?: number;
  /** How long a change waits for a database that is locked or away; the queue's own 8 s by default. */
  readonly saveWaitMs?: number | undefined;
  /** How long a knock waits for an answer; the protocol's `knockWaitMs` by default. */
  readonly knockWaitMs?: number;
  /** How long temporary channels may be empty. */
  readonly temporaryGraces?: TemporaryGraces;
  /** How long the parts of a game take. */
  readonly gameTimes?: GameTimes | undefined;
  readonly limits?: ServerLimits;
  /** How long the files of an empty channel are kept; the server's own `emptyFilesMs` by default. */
  readonly emptyFilesMs?: number | undefined;
  /** What is free on the disk, in bytes. */
  readonly freeBytes?: (() => Promise<number>) | undefined;
  /** How pages are fetched for previews of links. */
  readonly linkPreviews?: PreviewFetcherOptions | undefined;
  /** How push services are reached. */
  readonly pushConnection?: PushSenderOptions['connection'];
  /** How the addresses of bots are reached, and when again. */
  readonly webhooks?: WebhookSenderOptions | undefined;
  /** How long a push message waits for who may be reading elsewhere; the server's own `elsewhereMs` by default. */
  readonly pushElsewhereMs?: number;
  /** Ways to find a gateway that opens ports. */
  readonly gatewaySearches?: readonly GatewaySearch[];
  /** Told when this server must end, because another one has its tables. */
  readonly tablesWatch?: TablesWatch;
  /** Ends the start when it is aborted. */
  readonly stop?: AbortSignal;
}

/** What every part of the server gets at its start. */
export interface StartContext {
  readonly startup: Startup;
  readonly config: ServerConfig;
  readonly log: Log;
  readonly options: ServerOptions;
  readonly databasePlace: DatabasePlace;
  readonly limits: ServerLimits;
}

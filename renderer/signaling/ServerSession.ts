import { type ErrorCode, passingCodes, RequestError } from '../../shared/protocol/errors.ts';
import type { RtpCapabilitiesField } from '../../shared/protocol/media.ts';
import type { RequestInput } from '../../shared/protocol/protocol.ts';
import {
  type Challenge,
  challengeText,
  protocolVersion,
  type SessionOpened,
} from '../../shared/protocol/session.ts';
import { TypedEmitter } from '../../shared/TypedEmitter.ts';
import type { ConnectionLoss, ConnectionState } from '../state/ConnectionState.ts';
import type { SignalingClient } from './SignalingClient.ts';

type OpenInput = RequestInput<'session:open'>;

/** The device key, as far as signing in needs it. */
interface SessionKey {
  /** Raw public key, base64url. */
  readonly publicKey: string;
  /** Answers the signature in base64url. */
  sign(text: string): Promise<string>;
}

/** What a session carries: the media engine, as far as signing in needs it. */
interface SessionVoice {
  /** Gets ready for a server with these codecs; answers what this device can receive. */
  prepare(routerRtpCapabilities: unknown): Promise<RtpCapabilitiesField>;
  /** What to have after the opening; asked at the moment of sending. */
  desiredState(): Pick<
    OpenInput,
    'heldTransportIds' | 'channelId' | 'muted' | 'deafened' | 'listenOnly' | 'sharing' | 'camera'
  >;
  opened(opened: SessionOpened): void;
  lost(): void;
}

export interface ServerSessionOptions {
  readonly signaling: SignalingClient;
  readonly voice: SessionVoice;
  readonly key: Promise<SessionKey>;
  /**
   * The key that the server has shown in TLS, SHA-256 as 64 hex digits; null where it is not known. An answer for another
   * one is refused: a server in between could pass on the challenge of the server whose key that is. A browser does not
   * tell, but keeps device keys by origin.
   */
  readonly shownKey: () => Promise<string | null>;
  /** The address as it was dialled, `host:port`: it is signed. */
  readonly host: string;
  /** Where the resume token is kept: as long as this tab lives, no longer. */
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
}

export interface ServerSessionEvents {
  connectionChanged: ConnectionState;
  /** Signed in; told in the order of the server's messages. */
  opened: { opened: SessionOpened; challenge: Challenge };
}

/** Failures that a person mends by saying a name or a code. */
const introductionCodes: ReadonlySet<ErrorCode> = new Set([
  'nameRequired',
  'joinCodeRequired',
  'joinCodeWrong',
]);

/**
 * Being signed in: answers each connection's challenge with the device key, takes the old seat back with the resume
 * token, and says in one `ConnectionState` how things are.
 */
export class ServerSession extends TypedEmitter<ServerSessionEvents> {
  readonly #options: ServerSessionOptions;
  readonly #tokenKey: string;
  #state: ConnectionState = { kind: 'connecting', step: 'reachingServer', attempt: 1 };
  /** The newest connection's challenge; null without a connection. */
  #challenge: Challenge | null = null;
  /** The server's nonce for the next signature. Each is valid for one attempt. */
  #nonce = '';
  #introduction: { readonly name: string; readonly joinCode?: string } | null = null;
  #everOpened = false;
  #serverStopping = false;
  /** Empty while it is closed. */
  #subscriptions: readonly (() => void)[];

  constructor(options: ServerSessionOptions) {
    super();
    this.#options = options;
    this.#tokenKey = tokenKeyOf(options.host);
    // Before anybody who writes down what this session makes of it.
    this.#subscriptions = this.#listen();
  }

  /** Drops a resume token that lies in `storage` but belongs to somebody else. */
  static forgetSeat(storage: Pick<Storage, 'removeItem'>, host: string): void {
    storage.removeItem(tokenKeyOf(host));
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Connects; also again after `close`. */
  start(): void {
    if (this.#subscriptions.length === 0) this.#subscriptions = this.#listen();
    this.#options.signaling.start();
  }

  /** Says who I am to a server that does not know this device yet. */
  introduce(name: string, joinCode?: string): void {
    this.#introduction = { name, ...(joinCode ? { joinCode } : {}) };
    if (this.#state.kind !== 'needsName' || this.#challenge === null) return;
    this.#become({ kind: 'connecting', step: 'signingIn', attempt: 1 });
    void this.#open(this.#challenge);
  }

  /** Tries the server now; also after it was given up. */
  retry(): void {
    const { signaling } = this.#options;
    if (this.#state.kind === 'stopped') {
      this.#everOpened = false;
      signaling.start();
    } else {
      signaling.retryNow();
    }
  }

  /** Goes away on purpose: the seat is not held. */
  close(): void {
    const { signaling, storage, voice } = this.#options;
    // Nobody waits for the answer: the page may be gone before it comes.
    signaling.request('session:close', {}).catch(() => undefined);
    storage.removeItem(this.#tokenKey);
    this.#challenge = null;
    for (const stop of this.#subscriptions) stop();
    this.#subscriptions = [];
    signaling.stop();
    voice.lost();
  }

  #listen(): (() => void)[] {
    const { signaling } = this.#options;
    return [
      signaling.on('attempting', ({ attempt }) => {
        if (this.#state.kind === 'reconnecting') this.#become({ ...this.#state, attempt });
        else if (this.#state.kind === 'connecting') {
          this.#become({ ...this.#state, step: 'reachingServer', attempt });
        } else this.#become({ kind: 'connecting', step: 'reachingServer', attempt });
      }),
      signaling.on('session:challenged', (challenge) => {
        this.#challenge = challenge;
        this.#nonce = challenge.nonce;
        if (this.#state.kind === 'connecting') {
          this.#become({ kind: 'connecting', step: 'signingIn', attempt: this.#state.attempt });
        }
        void this.#open(challenge);
      }),
      signaling.on('session:nonceRenewed', ({ nonce }) => {
        this.#nonce = nonce;
      }),
      signaling.on('server:stopping', () => {
        this.#serverStopping = true;
      }),
      signaling.on('session:replaced', () => this.#stop('replaced', null)),
      signaling.on('lost', ({ reason }) => this.#lost(reason)),
    ];
  }

  async #open(challenge: Challenge): Promise<void> {
    const { signaling, voice, host } = this.#options;
    if (challenge.protocolVersion !== protocolVersion) {
      this.#stop('refused', 'versionMismatch');
      return;
    }
    try {
      const [key, shownKey] = await Promise.all([this.#options.key, this.#options.shownKey()]);
      if (this.#challenge !== challenge) return;
      const { serverKey } = challenge;
      if (shownKey !== null && shownKey !== serverKey.replaceAll(':', '').toLowerCase()) {
        this.#stop('refused', 'serverKeyWrong');
        return;
      }
      const [signature, rtpCapabilities] = await Promise.all([
        key.sign(challengeText(host, serverKey, this.#nonce)),
        voice.prepare(challenge.routerRtpCapabilities),
      ]);
      if (this.#challenge !== challenge) return;
      const resumeToken = this.#token();
      await signaling.request(
        'session:open',
        {
          protocolVersion,
          publicKey: key.publicKey,
          signature,
          ...this.#introduction,
          resumeToken,
          rtpCapabilities,
          ...voice.desiredState(),
        },
        (opened) => this.#opened(challenge, opened),
      );
    } catch (error) {
      if (this.#challenge !== challenge) return;
      if (error instanceof RequestError) {
        this.#failed(challenge, error.code);
      } else {
        console.error('Signing in failed on this side:', error);
        this.#stop('refused', null);
      }
    }
  }

  /** What brings the seat back. A first one is made here: the answer that carries the server's may be lost. */
  #token(): string {
    const { storage } = this.#options;
    const kept = storage.getItem(this.#tokenKey);
    if (kept !== null) return kept;
    const token = crypto.randomUUID();
    storage.setItem(this.#tokenKey, token);
    return token;
  }

  #opened(challenge: Challenge, opened: SessionOpened): void {
    const { signaling, storage, voice } = this.#options;
    storage.setItem(this.#tokenKey, opened.resumeToken);
    signaling.settle();
    this.#introduction = null;
    this.#everOpened = true;
    this.#serverStopping = false;
    voice.opened(opened);
    this.emit('opened', { opened, challenge });
    this.#become({ kind: 'ready' });
  }

  #failed(challenge: Challenge, code: ErrorCode): void {
    const introduced = this.#introduction !== null;
    if (introductionCodes.has(code) || (introduced && code === 'invalidRequest')) {
      this.#introduction = null;
      this.#become({
        kind: 'needsName',
        joinCodeRequired: challenge.joinCodeRequired,
        failure: introduced ? code : null,
      });
    } else if (passingCodes.has(code) || (code === 'limitReached' && this.#everOpened)) {
      // Who was in and comes back to a full server waits until there is room.
      this.#options.signaling.reconnect();
    } else {
      this.#stop('refused', code);
    }
  }

  #lost(reason: ConnectionLoss): void {
    this.#challenge = null;
    this.#options.voice.lost();
    if (!this.#everOpened) {
      if (this.#state.kind !== 'connecting') return;
      const { attempt } = this.#state;
      const isKnown = reason === 'originRefused' || reason === 'noWebSocket';
      this.#become({
        kind: 'connecting',
        step: 'reachingServer',
        attempt,
        ...(isKnown ? { obstacle: reason } : {}),
      });
      return;
    }
    const since = this.#state.kind === 'reconnecting' ? this.#state.since : Date.now();
    const attempt = this.#state.kind === 'reconnecting' ? this.#state.attempt : 1;
    this.#become({
      kind: 'reconnecting',
      reason: this.#serverStopping ? 'serverStopping' : reason,
      attempt,
      since,
    });
  }

  #stop(reason: 'replaced' | 'refused', code: ErrorCode | null): void {
    this.#challenge = null;
    // The token belongs to the connection that took the seat, or to nobody.
    this.#options.storage.removeItem(this.#tokenKey);
    this.#options.signaling.stop();
    this.#options.voice.lost();
    this.#become({ kind: 'stopped', reason, code });
  }

  #become(state: ConnectionState): void {
    if (JSON.stringify(state) === JSON.stringify(this.#state)) return;
    this.#state = state;
    this.emit('connectionChanged', state);
  }
}

function tokenKeyOf(host: string): string {
  return `perch.resumeToken.${host}`;
}

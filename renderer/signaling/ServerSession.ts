import type { SigningPlace } from '../../shared/protocol/encryption/keyTexts.ts';
import { type ErrorCode, passingCodes, RequestError } from '../../shared/protocol/errors.ts';
import type { RequestInput } from '../../shared/protocol/protocol.ts';
import type { Challenge, SessionOpened } from '../../shared/protocol/session.ts';
import { challengeText, protocolVersion } from '../../shared/protocol/signIn.ts';
import type { RtpCapabilitiesField } from '../../shared/protocol/streams/media.ts';
import { TypedEmitter } from '../../shared/TypedEmitter.ts';
import type { ConnectionLoss, ConnectionState } from '../state/ConnectionState.ts';
import type { SignalingClient } from './SignalingClient.ts';

/** Why there are no further attempts. */
type Stop = DistributedOmit<Extract<ConnectionState, { kind: 'stopped' }>, 'kind'>;
type DistributedOmit<Each, Key extends PropertyKey> = Each extends unknown
  ? Omit<Each, Key>
  : never;

type OpenInput = RequestInput<'session:open'>;

/** The part of the device key that signing in needs. */
export interface SessionKey {
  /** Raw public key, base64url. */
  readonly publicKey: string;
  /** Returns the signature in base64url. */
  sign(text: string): Promise<string>;
}

/** The part of the media engine that signing in needs. */
interface SessionEngine {
  /** Prepares for a server with these codecs; resolves to what this device can receive. */
  prepare(routerRtpCapabilities: unknown, hasEncryption?: boolean): Promise<RtpCapabilitiesField>;
  /** The state to restore when the session opens; read when the request is sent. */
  desiredState(): Pick<
    OpenInput,
    'heldTransportIds' | 'channelId' | 'muted' | 'deafened' | 'listenOnly' | 'sharing' | 'camera'
  >;
  opened(opened: SessionOpened): void;
  lost(): void;
}

export interface ServerSessionOptions {
  readonly signaling: SignalingClient;
  readonly engine: SessionEngine;
  readonly key: Promise<SessionKey>;
  /**
   * The server's key in TLS, SHA-256 as 64 hex digits; null if it is unknown. The app does not sign a challenge that names
   * another key: a server in between could forward the challenge of the server that has that key. A browser does not report
   * the key, but it stores device keys per origin.
   */
  readonly shownKey: () => Promise<string | null>;
  /** The address as it was dialled, `host:port`; part of what is signed. */
  readonly host: string;
  /** What this device is called until its user names it; empty if unknown. */
  readonly deviceName: string;
  /**
   * The code of the invite that was opened, or null. It is shown at each sign-in: a guest becomes a member by another invite,
   * and a server may ask people again whom it knows.
   */
  readonly inviteCode: () => string | null;
  /** Stores the resume token; it must end with the tab. */
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
}

export interface ServerSessionEvents {
  connectionChanged: ConnectionState;
  /** Signed in. Emitted in the order of the server's messages. */
  opened: { opened: SessionOpened; challenge: Challenge };
}

/** Failures that the user can fix by entering a name or a code. */
const introductionCodes: ReadonlySet<ErrorCode> = new Set([
  'nameRequired',
  'nameTaken',
  'joinCodeRequired',
  'joinCodeWrong',
]);

/**
 * Signs in: answers the challenge of each connection with the device key, resumes the old session with the resume token, and
 * summarises connection and sign-in in one `ConnectionState`.
 */
export class ServerSession extends TypedEmitter<ServerSessionEvents> {
  readonly #options: ServerSessionOptions;
  readonly #tokenKey: string;
  #state: ConnectionState = { kind: 'connecting', step: 'reachingServer', attempt: 1 };
  /** The challenge of the current connection; null without one. */
  #challenge: Challenge | null = null;
  /** The server's nonce for the next signature. Each nonce is valid for one attempt. */
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
    // First, so that other listeners on `signaling` find this session up to date.
    this.#subscriptions = this.#listen();
  }

  /** Removes a resume token that a duplicated tab copied from another tab. */
  static dropResumeToken(storage: Pick<Storage, 'removeItem'>, host: string): void {
    storage.removeItem(tokenKeyOf(host));
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Connects; works again after `close`. */
  start(): void {
    if (this.#subscriptions.length === 0) this.#subscriptions = this.#listen();
    this.#options.signaling.start();
  }

  /** Sends the user's name to a server that does not know this device yet. */
  introduce(name: string, joinCode?: string): void {
    this.#introduction = { name, ...(joinCode ? { joinCode } : {}) };
    this.signInAgain();
  }

  /** Signs in where the server did not know this device: it does now. */
  signInAgain(): void {
    if (this.#state.kind !== 'needsName' || this.#challenge === null) return;
    this.#become({ kind: 'connecting', step: 'signingIn', attempt: 1 });
    void this.#open(this.#challenge);
  }

  /**
   * This device's key, and what a text that it signs now must name. The server takes one signature.
   *
   * @throws RequestError `disconnected`, and what the server answers
   */
  async signing(): Promise<{ readonly key: SessionKey; readonly place: SigningPlace }> {
    const { signaling, host, key } = this.#options;
    // A challenge is kept only while its server is the pinned one.
    const { serverKey } = this.#challenge ?? {};
    if (serverKey === undefined) throw new RequestError('disconnected', 'not connected');
    const { nonce } = await signaling.request('device:challenge', {});
    return { key: await key, place: { host, serverKey, nonce } };
  }

  /**
   * Signs in anew with the code of an invite that was opened meanwhile, by which a guest becomes a member. Seat and streams are
   * kept. Does nothing before the sign-in, which shows the code anyhow.
   */
  showInvite(): void {
    if (this.#state.kind === 'ready') this.#options.signaling.reconnect();
  }

  /** Tries to connect now, also after the session has stopped. */
  retry(): void {
    const { signaling } = this.#options;
    if (this.#state.kind === 'stopped') {
      this.#everOpened = false;
      signaling.stop();
      signaling.start();
    } else {
      signaling.retryNow();
    }
  }

  /** Ends the session on purpose: the server does not keep it for a resume. */
  close(): void {
    const { signaling, storage, engine } = this.#options;
    // Not awaited: the page may close before the response.
    signaling.request('session:close', {}).catch(() => undefined);
    storage.removeItem(this.#tokenKey);
    this.#challenge = null;
    for (const stop of this.#subscriptions) stop();
    this.#subscriptions = [];
    signaling.stop();
    engine.lost();
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
      signaling.on('server:changed', ({ server }) => {
        // It has begun to encrypt: only new connections for sound and video are ready for that.
        if (server.e2ee && !this.#challenge?.e2ee) signaling.reconnect();
      }),
      signaling.on('server:stopping', () => {
        this.#serverStopping = true;
      }),
      signaling.on('device:removed', () =>
        this.#stop({ reason: 'refused', code: 'deviceRemoved' }),
      ),
      signaling.on('session:replaced', () => this.#stop({ reason: 'replaced', code: null })),
      signaling.on('session:ended', (ending) => {
        // For some seconds a kick may be undone, and this connection is told.
        this.#stop({ reason: 'ended', ending }, ending.cause === 'kick');
      }),
      signaling.on('session:readmitted', () => {
        if (this.#state.kind === 'stopped') this.retry();
      }),
      signaling.on('lost', ({ reason }) => this.#lost(reason)),
    ];
  }

  async #open(challenge: Challenge): Promise<void> {
    const { signaling, engine, host } = this.#options;
    if (challenge.protocolVersion !== protocolVersion) {
      this.#stop({ reason: 'refused', code: 'versionMismatch' });
      return;
    }
    const inviteCode = this.#options.inviteCode();
    try {
      const [key, shownKey] = await Promise.all([this.#options.key, this.#options.shownKey()]);
      if (this.#challenge !== challenge) return;
      const { serverKey } = challenge;
      if (shownKey !== null && shownKey !== serverKey.replaceAll(':', '').toLowerCase()) {
        this.#stop({ reason: 'refused', code: 'serverKeyWrong' });
        return;
      }
      const [signature, rtpCapabilities] = await Promise.all([
        key.sign(challengeText(host, serverKey, this.#nonce)),
        engine.prepare(challenge.routerRtpCapabilities, challenge.e2ee),
      ]);
      if (this.#challenge !== challenge) return;
      const resumeToken = this.#token();
      const introduction = this.#introduction;
      await signaling.request(
        'session:open',
        {
          protocolVersion,
          publicKey: key.publicKey,
          signature,
          ...(introduction ?? (inviteCode !== null && { joinCode: inviteCode })),
          ...(this.#options.deviceName !== '' && { deviceName: this.#options.deviceName }),
          resumeToken,
          rtpCapabilities,
          ...engine.desiredState(),
        },
        (opened) => this.#opened(challenge, opened),
      );
    } catch (error) {
      if (this.#challenge !== challenge) return;
      if (error instanceof RequestError) {
        this.#failed(challenge, error, inviteCode !== null);
      } else {
        console.error('Signing in failed on this device:', error);
        this.#stop({ reason: 'refused', code: null });
      }
    }
  }

  /** The resume token. The first one is created here, because the response with the server's token can be lost. */
  #token(): string {
    const { storage } = this.#options;
    const stored = storage.getItem(this.#tokenKey);
    if (stored !== null) return stored;
    const token = crypto.randomUUID();
    storage.setItem(this.#tokenKey, token);
    return token;
  }

  #opened(challenge: Challenge, opened: SessionOpened): void {
    const { signaling, storage, engine } = this.#options;
    storage.setItem(this.#tokenKey, opened.resumeToken);
    signaling.settle();
    this.#introduction = null;
    this.#everOpened = true;
    this.#serverStopping = false;
    engine.opened(opened);
    this.emit('opened', { opened, challenge });
    this.#become({ kind: 'ready' });
  }

  /** @param isInvited whether the code of an invite was shown */
  #failed(challenge: Challenge, { code, suggestion }: RequestError, isInvited: boolean): void {
    const introduced = this.#introduction !== null;
    const isAboutCode = code === 'joinCodeRequired' || code === 'joinCodeWrong';
    if (introductionCodes.has(code) || (introduced && code === 'invalidRequest')) {
      this.#introduction = null;
      this.#become({
        kind: 'needsName',
        // It may have been closed since the challenge.
        joinCodeRequired: challenge.joinCodeRequired || isAboutCode,
        failure: introduced || (isInvited && code === 'joinCodeWrong') ? code : null,
        ...(suggestion !== undefined && { suggestion }),
      });
    } else if (passingCodes.has(code) || (code === 'limitReached' && this.#everOpened)) {
      // A returning user of a full server waits until there is room.
      this.#options.signaling.reconnect();
    } else {
      this.#stop({ reason: 'refused', code: code });
    }
  }

  #lost(reason: ConnectionLoss): void {
    if (this.#state.kind === 'stopped') {
      this.#options.signaling.stop();
      return;
    }
    this.#challenge = null;
    this.#options.engine.lost();
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

  /** @param listens whether the connection stays, without a session */
  #stop(stop: Stop, listens = false): void {
    this.#challenge = null;
    // The token now belongs to the connection that replaced this one, or to none.
    this.#options.storage.removeItem(this.#tokenKey);
    if (!listens) this.#options.signaling.stop();
    this.#options.engine.lost();
    this.#become({ kind: 'stopped', ...stop });
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

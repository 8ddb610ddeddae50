import type { ChannelId, ConsumerId } from '../../shared/domain/ids.ts';
import { type ErrorCode, RequestError } from '../../shared/protocol/errors.ts';
import type { ConsumerOffer } from '../../shared/protocol/streams/media.ts';
import { TypedEmitter } from '../../shared/TypedEmitter.ts';
import type { ChannelState, JoinFailure } from '../state/callState.ts';
import type { SignalingPort } from './transport/SignalingPort.ts';

/** A channel that was prepared before is prepared again after this time: people have come, and the server keeps it 10 s. */
const preparedForMs = 5_000;

/** The streams of the current room; `RemoteConsumers` in the app. */
export interface RoomStreams {
  add(offers: readonly ConsumerOffer[]): void;
  adopt(offers: readonly ConsumerOffer[]): void;
  prepare(offers: readonly ConsumerOffer[]): void;
  expectPrepared(): void;
  end(consumerIds: readonly ConsumerId[]): void;
  silence(): void;
  restore(): void;
}

/**
 * Moves the user from the actual channel to the target channel, one step at a time. A click during a step only replaces
 * the target. The old room is silenced at the click; its streams are closed when the server has answered, so that a
 * refusal (a full channel) leaves the user in the old room.
 */
export class ChannelSession extends TypedEmitter<{ changed: ChannelState }> {
  readonly #server: Pick<SignalingPort, 'request' | 'reconnect'>;
  readonly #streams: RoomStreams;
  readonly #beforeMove: (target: ChannelId | null) => Promise<void> | null;
  #target: ChannelId | null = null;
  #actual: ChannelId | null = null;
  #failure: JoinFailure | null = null;
  /** True while a session is open and has transports: steps can be made. */
  #ready = false;
  /** The step in progress; answers to any other step are stale. */
  #step: { readonly target: ChannelId | null } | null = null;
  /** True in a channel whose streams were not consumed because the target had changed by the time the join was done. */
  #passingThrough = false;
  /** The channel whose streams were last asked for ahead, and when, in ms. */
  #preparation: { readonly channelId: ChannelId; readonly askedAt: number } | null = null;

  /** @param beforeMove what a request waits for, if for anything; where it fails, the move is refused */
  constructor(
    server: Pick<SignalingPort, 'request' | 'reconnect'>,
    streams: RoomStreams,
    beforeMove: (target: ChannelId | null) => Promise<void> | null = () => null,
  ) {
    super();
    this.#beforeMove = beforeMove;
    this.#server = server;
    this.#streams = streams;
  }

  /** The channel that the user wants to be in. */
  get target(): ChannelId | null {
    return this.#target;
  }

  get state(): ChannelState {
    if (this.#target === null) return { kind: 'outside', failure: this.#failure };
    const underWay = this.#step !== null && this.#step.target !== this.#target;
    return this.#target === this.#actual && !underWay
      ? { kind: 'joined', channelId: this.#target, failure: this.#failure }
      : { kind: 'joining', channelId: this.#target, from: this.#actual };
  }

  /** Sends the request within this call unless a step is in progress. Does nothing if this is already the target. */
  join(channelId: ChannelId): void {
    this.#setTarget(channelId);
  }

  leave(): void {
    this.#setTarget(null);
  }

  /** Leaves a channel in which this app cannot stay, and says why. */
  leaveFor(code: ErrorCode): void {
    const channelId = this.#target;
    if (channelId === null) return;
    this.leave();
    this.#failure = { channelId, code };
    this.#changed();
  }

  /**
   * The user may be about to join this channel: has its streams made and negotiated ahead, so that a click only starts them.
   * Does nothing during a move, and when that was just done. If it fails, a click goes as without it.
   */
  prepare(channelId: ChannelId): void {
    const isMoving = this.#step !== null || this.#target !== this.#actual;
    if (!this.#ready || isMoving || channelId === this.#actual) return;
    const { channelId: before = null, askedAt = 0 } = this.#preparation ?? {};
    const now = performance.now();
    if (before === channelId && now - askedAt < preparedForMs) return;
    const preparation = { channelId, askedAt: now };
    this.#preparation = preparation;
    this.#server
      .request('channel:prepare', { channelId }, ({ offers }) => {
        // A later wish, or the move itself, has replaced this one.
        if (this.#preparation === preparation) this.#streams.prepare(offers);
      })
      .catch(() => undefined);
  }

  /**
   * A session is open. `actual` is the channel on the server; `failure` says why the target that the session was opened
   * with was not joined. Without media nothing is consumed until `mediaReopened`.
   */
  opened(
    actual: ChannelId | null,
    offers: readonly ConsumerOffer[],
    failure: JoinFailure | null = null,
    hasMedia = true,
  ): void {
    this.#ready = hasMedia;
    this.#step = null;
    if (failure !== null && this.#target === failure.channelId) {
      this.#target = actual;
      this.#failure = failure;
    }
    this.#arrive(actual, offers);
  }

  /**
   * The connection is lost; target and actual channel stay as they are until the next session. Where a move was under way the actual one
   * is unknown: on the server it may have been made, and have ended the user's camera and share, also if the target is the former
   * channel again.
   */
  lost(): void {
    const isUnknown = this.#step !== null && this.#step.target !== this.#actual;
    this.#ready = false;
    this.#step = null;
    this.#preparation = null;
    if (!isUnknown) return;
    this.#actual = null;
    this.#changed();
  }

  /** The transports are lost, but not the connection; `mediaReopened` follows. */
  mediaLost(): void {
    this.#ready = false;
    this.#preparation = null;
  }

  mediaReopened(offers: readonly ConsumerOffer[]): void {
    this.#ready = true;
    this.#arrive(this.#actual, offers);
  }

  /**
   * The channel was deleted, or the user may no longer see it. If they were in it, they are in none now; if they were joining
   * it, they stay where they are.
   */
  channelGone(channelId: ChannelId): void {
    if (this.#target !== channelId && this.#actual !== channelId) return;
    if (this.#actual === channelId) {
      this.#actual = null;
      this.#passingThrough = false;
      this.#streams.adopt([]);
    }
    if (this.#target === channelId) this.#target = this.#actual;
    this.#changed();
    this.#advance();
  }

  /**
   * Somebody else has moved the user on the server; null: out of all channels. A move of the user's own that is under way is
   * made after it, and wins.
   */
  moved(channelId: ChannelId | null, offers: readonly ConsumerOffer[]): void {
    if (this.#step === null) {
      this.#target = channelId;
      this.#failure = null;
    }
    this.#arrive(channelId, offers);
  }

  /** New streams in the room that the user is in on the server. */
  offered(offers: readonly ConsumerOffer[]): void {
    // Without a target they can only belong to the room that is being left.
    if (this.#target === null) return;
    this.#streams.add(this.#passingThrough ? offers.filter(isWhisper) : offers);
  }

  ended(consumerIds: readonly ConsumerId[]): void {
    this.#streams.end(consumerIds);
  }

  #setTarget(target: ChannelId | null): void {
    if (this.#target === target) return;
    this.#target = target;
    this.#failure = null;
    if (target !== this.#preparation?.channelId) this.#preparation = null;
    if (target === this.#actual && this.#step === null) this.#streams.restore();
    else this.#streams.silence();
    this.#advance();
    // After the request, which it must not delay.
    if (this.#preparation !== null) this.#streams.expectPrepared();
    this.#changed();
  }

  #advance(): void {
    if (!this.#ready || this.#step !== null) return;
    if (this.#target === this.#actual && !this.#passingThrough) return;
    const target = this.#target;
    const step = { target };
    this.#step = step;
    const arrived = (offers: readonly ConsumerOffer[]) => {
      if (this.#step !== step) return;
      this.#step = null;
      this.#arrive(target, offers);
    };
    const ask = (): Promise<unknown> =>
      target === null
        ? this.#server.request('channel:leave', {}, () => arrived([]))
        : this.#server.request('channel:join', { channelId: target }, ({ offers }) =>
            arrived(offers),
          );
    const ready = this.#beforeMove(target);
    const asked = ready === null ? ask() : ready.then(() => this.#step === step && ask());
    asked.catch((error: unknown) => {
      if (this.#step !== step) return;
      this.#step = null;
      this.#refused(target, error instanceof RequestError ? error.code : 'internal');
    });
  }

  #arrive(actual: ChannelId | null, offers: readonly ConsumerOffer[]): void {
    this.#actual = actual;
    this.#preparation = null;
    if (this.#target === actual) {
      this.#passingThrough = false;
      // Without transports nothing can be consumed; `mediaReopened` brings the offers.
      if (this.#ready) this.#streams.adopt(offers);
    } else {
      this.#passingThrough = actual !== null;
      if (this.#ready) this.#streams.adopt(offers.filter(isWhisper));
    }
    this.#changed();
    this.#advance();
  }

  #refused(target: ChannelId | null, code: ErrorCode): void {
    if (code === 'disconnected') return;
    if (target === null || code === 'timeout') {
      // The channel on the server is unknown now; the next session says which one it is.
      this.#server.reconnect();
      return;
    }
    // Without transports every join is refused; the target is tried again when they are back.
    if (!this.#ready) return;
    if (target === this.#actual) {
      this.#actual = null;
      this.#passingThrough = false;
      this.#streams.adopt([]);
    }
    if (this.#target === target) {
      this.#target = this.#actual;
      this.#failure = { channelId: target, code };
    }
    if (this.#target === this.#actual && !this.#passingThrough) this.#streams.restore();
    this.#changed();
    this.#advance();
  }

  #changed(): void {
    this.emit('changed', this.state);
  }
}

/** Whispers do not depend on the room. */
function isWhisper({ source }: ConsumerOffer): boolean {
  return source === 'whisper';
}

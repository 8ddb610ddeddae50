import type { ChannelId, ConsumerId } from '../../shared/domain/ids.ts';
import { type ErrorCode, RequestError } from '../../shared/protocol/errors.ts';
import type { ConsumerOffer } from '../../shared/protocol/media.ts';
import { TypedEmitter } from '../../shared/TypedEmitter.ts';
import type { ChannelState, JoinFailure } from '../state/callState.ts';
import type { SignalingPort } from './transport/SignalingPort.ts';

/** The streams of the room that one is in; `RemoteConsumers` in the app. */
export interface RoomStreams {
  add(offers: readonly ConsumerOffer[]): void;
  adopt(offers: readonly ConsumerOffer[]): void;
  end(consumerIds: readonly ConsumerId[]): void;
  silence(): void;
  restore(): void;
}

/**
 * Brings the actual channel to the wished one, one step at a time: while a step is under way, a further click only
 * replaces the wish. The old room falls silent at the click; its streams are let go when the server has answered, so that
 * a refusal (a full channel) leaves one where one was.
 */
export class ChannelSession extends TypedEmitter<{ changed: ChannelState }> {
  readonly #server: Pick<SignalingPort, 'request' | 'reconnect'>;
  readonly #streams: RoomStreams;
  #target: ChannelId | null = null;
  #actual: ChannelId | null = null;
  #failure: JoinFailure | null = null;
  /** True while a session is open and its media stands: steps can be made. */
  #ready = false;
  /** The step under way; answers to any other are stale. */
  #step: { readonly target: ChannelId | null } | null = null;
  /** True in a channel whose streams were not taken, because the wish was elsewhere already when we got there. */
  #passingThrough = false;

  constructor(server: Pick<SignalingPort, 'request' | 'reconnect'>, streams: RoomStreams) {
    super();
    this.#server = server;
    this.#streams = streams;
  }

  /** The channel to be in. */
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

  /** The request leaves within this call unless a step is under way. The wished channel again: nothing happens. */
  join(channelId: ChannelId): void {
    this.#setTarget(channelId);
  }

  leave(): void {
    this.#setTarget(null);
  }

  /**
   * A session is open, and the server says where we are; `failure` when that is not what `asked` wished. Without media
   * nothing is taken until `mediaReopened`.
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

  /** The connection is gone; wish and place stay as they are until the next opening. */
  lost(): void {
    this.#ready = false;
    this.#step = null;
  }

  /** The media is gone while the connection stands; `mediaReopened` follows. */
  mediaLost(): void {
    this.#ready = false;
  }

  mediaReopened(offers: readonly ConsumerOffer[]): void {
    this.#ready = true;
    this.#arrive(this.#actual, offers);
  }

  /** This channel exists no more: whoever was in it is in none, and who was on the way to it stays. */
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

  /** Streams that begin in the room where the server has us. */
  offered(offers: readonly ConsumerOffer[]): void {
    // Without a wish they can only belong to the room that is just being left.
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
    if (target === this.#actual && this.#step === null) this.#streams.restore();
    else this.#streams.silence();
    this.#advance();
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
    const asked: Promise<unknown> =
      target === null
        ? this.#server.request('channel:leave', {}, () => arrived([]))
        : this.#server.request('channel:join', { channelId: target }, ({ offers }) =>
            arrived(offers),
          );
    asked.catch((error: unknown) => {
      if (this.#step !== step) return;
      this.#step = null;
      this.#refused(target, error instanceof RequestError ? error.code : 'internal');
    });
  }

  #arrive(actual: ChannelId | null, offers: readonly ConsumerOffer[]): void {
    this.#actual = actual;
    if (this.#target === actual) {
      this.#passingThrough = false;
      // While the media is down there is nothing to take; `mediaReopened` brings the offers.
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
      // Where the server has us is unknown now; the next opening says it.
      this.#server.reconnect();
      return;
    }
    // With the media down every join is refused; the wish is tried again when it is back.
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

/** It comes to oneself, whatever room one is in. */
function isWhisper({ source }: ConsumerOffer): boolean {
  return source === 'whisper';
}

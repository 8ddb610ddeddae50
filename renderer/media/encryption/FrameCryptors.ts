import type { Device } from 'mediasoup-client';
import type { ReceivedSource, Source } from '../../../shared/domain/Source.ts';
import type { EpochKeys } from '../../../shared/encryption/epochKeys.ts';
import { RequestError } from '../../../shared/protocol/errors.ts';
import type { ConsumerOffer } from '../../../shared/protocol/media.ts';
import { TypedEmitter } from '../../../shared/TypedEmitter.ts';
import { type DropReason, dropReasons } from './dropReasons.ts';
import type { FrameMode, FrameNews, FrameOrder, FrameStream } from './frameMessages.ts';

export interface FrameCryptorsEvents {
  /** The worker is gone, and with it all that is sent and heard: it does not come back by itself. */
  failed: { readonly reason: string };
  /** Keys have come or gone: `canOpen` may have changed. */
  keysChanged: Record<string, never>;
}

/** What has come of a received stream so far. */
export interface OpenedFrames {
  passed: number;
  readonly dropped: Partial<Record<DropReason, number>>;
}

/**
 * Seals all that is sent and opens all that is received, in one worker for all streams. Every sender and receiver of a connection made with
 * `configuration` must be given to `seal` or `open` at once; one without is silent. Nothing passes before `enter`, nor without keys in an
 * encrypted channel, nor after the worker has ended. Owns the worker.
 *
 * Keys that were used by one instance must never be given to another, because its counters would start again.
 */
export class FrameCryptors extends TypedEmitter<FrameCryptorsEvents> {
  /**
   * For the connections whose frames go through here: an engine that knows it sends and plays nothing without a transform. Others are silent
   * only because each sender and receiver has one from the start.
   */
  readonly configuration = { encodedInsertableStreams: true } as RTCConfiguration;
  readonly #worker: Worker;
  readonly #frames = new WeakMap<RTCRtpReceiver, OpenedFrames>();
  readonly #receivers = new Map<number, WeakRef<RTCRtpReceiver>>();
  readonly #waiting: PromiseWithResolvers<void>[] = [];
  #isClosed = false;
  #channelId: string | null = null;
  #followed: Promise<void> = Promise.resolve();
  #nextId = 0;
  #mode: FrameMode = 'closed';
  #openable: ReadonlySet<string> = new Set();

  /** @param worker runs `frameWorker.ts` */
  constructor(worker: Worker) {
    super();
    this.#worker = worker;
    this.#worker.addEventListener('message', ({ data }: MessageEvent<FrameNews>) =>
      this.#hear(data),
    );
    this.#worker.addEventListener('error', ({ message }) => {
      this.close();
      this.emit('failed', { reason: message });
    });
  }

  get mode(): FrameMode {
    return this.#mode;
  }

  /**
   * The user enters a channel, encrypted or not, or none (`closed`): forgets all keys. Resolved once nothing passes any more in the way
   * that was before; a join must wait for it.
   *
   * @throws Error if the worker has ended
   */
  async enter(mode: FrameMode): Promise<void> {
    if (this.#isClosed) throw new Error('the worker for encryption has ended');
    this.#mode = mode;
    this.#setOpenable([]);
    const applied = Promise.withResolvers<void>();
    this.#waiting.push(applied);
    this.#order({ kind: 'mode', mode });
    await applied.promise;
  }

  /**
   * The user is in this channel, or on the way to it; null for none. As `enter`, but an encrypted channel stays so until the user goes to
   * another one: a server cannot take the encryption from a call.
   *
   * @throws RequestError `cannotEncrypt` if the worker has ended
   */
  follow(channelId: string | null, isSealed: boolean): Promise<void> {
    const isSame = channelId !== null && channelId === this.#channelId;
    if (isSame && (this.#mode === 'sealed' || !isSealed)) return this.#followed;
    this.#channelId = channelId;
    this.#followed = this.enter(isSealed ? 'sealed' : 'plain').catch(() => {
      throw new RequestError('cannotEncrypt', 'the worker has ended');
    });
    return this.#followed;
  }

  /** Seals by these keys from now on, and opens by them too; null: by none. Has no effect outside an encrypted channel. */
  use(keys: EpochKeys | null): void {
    if (this.#mode !== 'sealed') return;
    this.#order({ kind: 'keys', keys });
    this.#setOpenable(keys?.peers.map(({ peerId }) => peerId) ?? []);
  }

  /** Whether what this peer sends can be opened; a video that cannot must not be asked for. */
  canOpen(peerId: string): boolean {
    return this.#mode === 'plain' || this.#openable.has(peerId);
  }

  /** Calls back once what this peer sends can be opened: now, or when the keys come. */
  whenOpen(peerId: string, run: () => unknown): void {
    if (this.canOpen(peerId)) {
      run();
      return;
    }
    const stop = this.on('keysChanged', () => {
      if (!this.canOpen(peerId) && !this.#isClosed) return;
      stop();
      if (!this.#isClosed) run();
    });
  }

  /** Everything goes through here that is sent and received by the transports of this device from now on. */
  attach(device: Device): void {
    const { createSendTransport, createRecvTransport } = device;
    const additionalSettings = this.configuration;
    device.createSendTransport = (options) => {
      const transport = createSendTransport.call(device, { ...options, additionalSettings });
      const { produce } = transport;
      transport.produce = (wanted = {}) =>
        produce.call(transport, {
          ...wanted,
          onRtpSender: (sender) => this.seal(sender, wanted.appData?.['source'] as Source),
        }) as never;
      return transport as never;
    };
    device.createRecvTransport = (options) => {
      const transport = createRecvTransport.call(device, { ...options, additionalSettings });
      const { consume } = transport;
      transport.consume = (wanted) => {
        const offer = wanted.appData?.['offer'] as ConsumerOffer;
        return consume.call(transport, {
          ...wanted,
          onRtpReceiver: (receiver) => this.open(receiver, offer.peerId, offer.source),
        }) as never;
      };
      return transport as never;
    };
  }

  /** Must be called before the sender is negotiated. */
  seal(sender: RTCRtpSender, source: Source): void {
    sender.transform = this.#transform({ id: this.#newId(), direction: 'send', source });
  }

  /** Must be called before the receiver's first frame. */
  open(receiver: RTCRtpReceiver, peerId: string, source: ReceivedSource): void {
    const id = this.#newId();
    receiver.transform = this.#transform({ id, direction: 'receive', source, peerId });
    this.#receivers.set(id, new WeakRef(receiver));
    this.#frames.set(receiver, { passed: 0, dropped: {} });
  }

  /** What has come of a receiver's frames, up to about a second ago; null if it is not opened here. */
  framesOf(receiver: RTCRtpReceiver): Readonly<OpenedFrames> | null {
    return this.#frames.get(receiver) ?? null;
  }

  /** Nothing is sent or heard any more. */
  close(): void {
    this.#isClosed = true;
    this.#mode = 'closed';
    this.#setOpenable([]);
    this.#worker.terminate();
    for (const { reject } of this.#waiting.splice(0)) {
      reject(new Error('the worker for encryption has ended'));
    }
  }

  #newId(): number {
    this.#nextId += 1;
    // Receivers come and go; what the browser has let go of needs no counts.
    for (const [id, receiver] of this.#receivers) {
      if (receiver.deref() === undefined) this.#receivers.delete(id);
    }
    return this.#nextId;
  }

  #transform(stream: FrameStream): RTCRtpScriptTransform {
    return new RTCRtpScriptTransform(this.#worker, stream);
  }

  #order(order: FrameOrder): void {
    this.#worker.postMessage(order);
  }

  #hear(news: FrameNews): void {
    if (news.kind === 'applied') {
      this.#waiting.shift()?.resolve();
      return;
    }
    for (const { id, passed, dropped } of news.counts) {
      const receiver = this.#receivers.get(id)?.deref();
      const frames = receiver && this.#frames.get(receiver);
      if (frames === undefined) continue;
      frames.passed += passed;
      for (const reason of dropReasons) {
        const count = dropped[reason];
        if (count !== undefined) frames.dropped[reason] = (frames.dropped[reason] ?? 0) + count;
      }
    }
  }

  #setOpenable(peerIds: readonly string[]): void {
    this.#openable = new Set(peerIds);
    this.emit('keysChanged', {});
  }
}

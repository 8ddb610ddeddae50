import type { Device } from 'mediasoup-client';
import type { ReceivedSource, Source } from '../../../shared/domain/Source.ts';
import { type DropReason, dropReasons } from '../../../shared/encryption/dropReasons.ts';
import type { EpochKeys } from '../../../shared/encryption/epochKeys.ts';
import { RequestError } from '../../../shared/protocol/errors.ts';
import type { ConsumerOffer } from '../../../shared/protocol/streams/media.ts';
import { TypedEmitter } from '../../../shared/TypedEmitter.ts';
import type { FrameMode, FrameNews, FrameOrder, FrameTask } from './frameMessages.ts';
import { SealedCaptions } from './SealedCaptions.ts';
import type { SealedChannels } from './SealedChannels.ts';
import { SealedPointing } from './SealedPointing.ts';

export interface FrameCryptorsEvents {
  /**
   * The worker is gone, and with it all that was sent and heard. There is another one unless this was the last, but it has no keys, and knows
   * nothing of the senders and receivers there are: they have to be made anew.
   */
  failed: { readonly reason: string; readonly isLast: boolean };
  /** Keys have come or gone: `canOpen` may have changed. */
  keysChanged: Record<string, never>;
  /** `isHeld` has changed. */
  heldChanged: boolean;
  /** Of whom something has come that the server can open, too; about once a second while it goes on. */
  recorded: { readonly peerIds: readonly string[] };
}

/** What has come of a received stream so far. */
export interface OpenedFrames {
  passed: number;
  readonly dropped: Partial<Record<DropReason, number>>;
  /** How many reports in a row told of nothing but dropped frames. */
  droppedReports: number;
}

/** A worker that ends so often within so many ms would end again. */
const restartsMax = 3;
const restartsWithinMs = 60_000;
/** A worker that has not answered for so many pings hangs. They are counted, so that a computer that slept finds no fault. */
const missedPingsMax = 4;
const pingIntervalMs = 2_500;
/** About two seconds: keys that come a little late are no trouble. */
const stuckReports = 2;

/**
 * Seals all that is sent and opens all that is received, in one worker for all streams. Every sender and receiver of a connection made with
 * `configuration` must be given to `seal` or `open` at once; one without is silent. Nothing passes before `enter`, nor without keys in an
 * encrypted channel, nor after the worker has ended. Owns the worker, and starts another one when it has ended, or hangs for ten seconds.
 *
 * Keys that were used by one worker are never given to another, because its counters would start again.
 */
export class FrameCryptors extends TypedEmitter<FrameCryptorsEvents> {
  /** What people point at and draw on shares: in the page, because it is little. */
  readonly pointing = new SealedPointing(() => this.#mode);
  /** What people say, as text. */
  readonly captions = new SealedCaptions();
  /**
   * For the connections whose frames go through here: an engine that knows it sends and plays nothing without a transform. Others are silent
   * only because each sender and receiver has one from the start.
   */
  readonly configuration = { encodedInsertableStreams: true } as RTCConfiguration;
  readonly #createWorker: () => Worker;
  readonly #sealedBefore: SealedChannels;
  readonly #frames = new WeakMap<object, OpenedFrames>();
  /** What is opened, by the id of its stream: a receiver, or a voice in a slot. */
  readonly #opened = new Map<number, WeakRef<object>>();
  readonly #slotIds = new WeakMap<RTCRtpReceiver, number>();
  readonly #pinging: ReturnType<typeof setInterval>;
  #missedPings = 0;
  #waiting: PromiseWithResolvers<void>[] = [];
  #worker: Worker;
  /** When workers have ended, in ms. */
  #endings: number[] = [];
  /** By which the workers before have sealed: another one would count from 0 again. */
  readonly #spent = new Set<string>();
  #lastSecret: string | null = null;
  #isClosed = false;
  #isHeld = false;
  #channelId: string | null = null;
  #followed: Promise<void> = Promise.resolve();
  #nextId = 0;
  #mode: FrameMode = 'closed';
  #openable: ReadonlySet<string> = new Set();

  /**
   * @param createWorker starts `frameWorker.ts`
   * @param sealedBefore in which channels the user has been while they were encrypted
   */
  constructor(createWorker: () => Worker, sealedBefore: SealedChannels) {
    super();
    this.#createWorker = createWorker;
    this.#sealedBefore = sealedBefore;
    this.#worker = this.#start();
    this.#pinging = setInterval(() => this.#ping(), pingIntervalMs);
  }

  get mode(): FrameMode {
    return this.#mode;
  }

  /** True in a channel that was encrypted and that the server says is not any more: nothing passes until `agreeToPlain`. */
  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** True once no worker is started any more: nothing passes, whatever the channel. */
  get hasEnded(): boolean {
    return this.#isClosed;
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
    this.pointing.use(null);
    this.captions.use(null);
    this.#setOpenable([]);
    await this.#apply(mode);
  }

  /**
   * The user is in this channel, or on the way to it; null for none. As `enter`, but a channel in which the user has been while it was
   * encrypted stays so until `agreeToPlain`: a server cannot take the encryption from a call. Null when a join need not wait: what still
   * passes is sealed by keys that nobody in the new channel has, or may be sent there, too.
   *
   * @throws RequestError `cannotEncrypt` if the worker has ended
   */
  follow(channelId: string | null, isSealed: boolean): Promise<void> | null {
    if (channelId !== null && isSealed) this.#sealedBefore.add(channelId);
    const isHeld = !isSealed && channelId !== null && this.#sealedBefore.has(channelId);
    const mode = channelId === null ? 'closed' : isSealed || isHeld ? 'sealed' : 'plain';
    const isSame = channelId !== null && channelId === this.#channelId;
    const mayPass = this.#waiting.length > 0 || (this.#mode !== mode && this.#mode !== 'closed');
    const followed = isSame && this.#mode === mode ? this.#followed : this.#move(channelId, mode);
    this.#setHeld(isHeld);
    return mayPass || this.#isClosed ? followed : null;
  }

  /** The user goes on in a channel that is not encrypted any more: everything passes as it is from now on. */
  agreeToPlain(): void {
    if (!this.#isHeld || this.#channelId === null) return;
    this.#sealedBefore.delete(this.#channelId);
    this.#move(this.#channelId, 'plain').catch(() => undefined);
    this.#setHeld(false);
  }

  /** Seals by these keys from now on, and opens by them too; null: by none. Has no effect outside an encrypted channel. */
  use(keys: EpochKeys | null): void {
    if (this.#mode !== 'sealed') return;
    const secret = keys?.secret.join() ?? null;
    if (secret !== null && this.#spent.has(secret)) return;
    this.#lastSecret = secret ?? this.#lastSecret;
    this.#order({ kind: 'keys', keys });
    this.pointing.use(keys);
    this.captions.use(keys);
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
        const { offer, slot } = wanted.appData as { offer?: ConsumerOffer; slot?: string };
        if (offer === undefined && slot === undefined) throw new Error('nobody’s stream');
        return consume.call(transport, {
          ...wanted,
          onRtpReceiver: (receiver) => {
            if (offer) this.open(receiver, offer.peerId, offer.source);
            else this.openSlot(receiver);
          },
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
    this.#count(id, receiver);
  }

  /** As `open`, for a slot: whose voices come through it is said by `setVoice`. */
  openSlot(receiver: RTCRtpReceiver): void {
    const id = this.#newId();
    receiver.transform = this.#transform({ id, direction: 'slot' });
    this.#slotIds.set(receiver, id);
  }

  /**
   * What comes from this source (SSRC) through a slot is the voice of this peer, and is opened by no other one's keys. Returns what ends it.
   *
   * @param voice stands for a receiver of its own in `isStuck` and `framesOf`
   */
  setVoice(slot: RTCRtpReceiver, ssrc: number, peerId: string, voice: object): () => void {
    const slotId = this.#slotIds.get(slot);
    if (slotId === undefined) throw new Error('a slot that is not opened here');
    const id = this.#newId();
    this.#count(id, voice);
    const stream = { id, direction: 'receive', source: 'microphone', peerId } as const;
    this.#order({ kind: 'voice', slotId, ssrc, stream });
    return () => this.#order({ kind: 'voice', slotId, ssrc, stream: null });
  }

  /** Whether what arrives at a receiver cannot be opened, and has not been for about two seconds. */
  isStuck(receiver: object): boolean {
    return (this.#frames.get(receiver)?.droppedReports ?? 0) >= stuckReports;
  }

  /** What has come of a receiver's frames, up to about a second ago; null if it is not opened here. */
  framesOf(receiver: object): Readonly<OpenedFrames> | null {
    return this.#frames.get(receiver) ?? null;
  }

  /** Nothing is sent or heard any more. */
  close(): void {
    this.#isClosed = true;
    clearInterval(this.#pinging);
    this.#mode = 'closed';
    this.#setOpenable([]);
    this.#worker.terminate();
    for (const { reject } of this.#waiting.splice(0)) {
      reject(new Error('the worker for encryption has ended'));
    }
  }

  #start(): Worker {
    const worker = this.#createWorker();
    this.#missedPings = 0;
    worker.addEventListener('message', ({ data }: MessageEvent<FrameNews>) => {
      if (this.#worker === worker) this.#hear(data);
    });
    worker.addEventListener('error', ({ message }) => {
      if (this.#worker === worker && !this.#isClosed) this.#fail(message);
    });
    return worker;
  }

  /** A worker that hangs lets nothing through and says nothing: it is no better than one that has ended. */
  #ping(): void {
    if (this.#missedPings >= missedPingsMax) {
      this.#fail('it does not answer');
      return;
    }
    this.#missedPings += 1;
    this.#order({ kind: 'ping' });
  }

  /** Starts another worker in the same mode, unless they end too often. */
  #fail(reason: string): void {
    this.#worker.terminate();
    if (this.#lastSecret !== null) this.#spent.add(this.#lastSecret);
    const now = performance.now();
    this.#endings = [...this.#endings.filter((at) => at > now - restartsWithinMs), now];
    const isLast = this.#endings.length > restartsMax;
    if (isLast) this.close();
    else {
      this.#worker = this.#start();
      this.#setOpenable([]);
      // Who waits for the worker before waits for this one.
      const waiting = this.#waiting.splice(0);
      this.#apply(this.#mode).then(
        () => waiting.forEach(({ resolve }) => void resolve()),
        (error: unknown) => waiting.forEach(({ reject }) => void reject(error)),
      );
    }
    this.emit('failed', { reason, isLast });
  }

  /** Resolved once the worker is in this mode, without keys. */
  #apply(mode: FrameMode): Promise<void> {
    const applied = Promise.withResolvers<void>();
    this.#waiting.push(applied);
    this.#order({ kind: 'mode', mode });
    return applied.promise;
  }

  #move(channelId: string | null, mode: FrameMode): Promise<void> {
    this.#channelId = channelId;
    this.#followed = this.enter(mode).catch(() => {
      throw new RequestError('cannotEncrypt', 'the worker has ended');
    });
    // Not everybody waits for it.
    this.#followed.catch(() => undefined);
    return this.#followed;
  }

  #setHeld(isHeld: boolean): void {
    if (this.#isHeld === isHeld) return;
    this.#isHeld = isHeld;
    this.emit('heldChanged', isHeld);
  }

  #newId(): number {
    this.#nextId += 1;
    // Receivers come and go; what the browser has let go of needs no counts.
    for (const [id, opened] of this.#opened) {
      if (opened.deref() === undefined) this.#opened.delete(id);
    }
    return this.#nextId;
  }

  /** Counts what comes of this stream's frames for a receiver. */
  #count(id: number, receiver: object): void {
    this.#opened.set(id, new WeakRef(receiver));
    this.#frames.set(receiver, { passed: 0, dropped: {}, droppedReports: 0 });
  }

  #transform(task: FrameTask): RTCRtpScriptTransform {
    return new RTCRtpScriptTransform(this.#worker, task);
  }

  #order(order: FrameOrder): void {
    this.#worker.postMessage(order);
  }

  #hear(news: FrameNews): void {
    this.#missedPings = 0;
    if (news.kind === 'alive') return;
    if (news.kind === 'applied') {
      this.#waiting.shift()?.resolve();
      return;
    }
    if (news.kind === 'recorded') {
      this.emit('recorded', { peerIds: news.peerIds });
      return;
    }
    for (const { id, passed, dropped } of news.counts) {
      const receiver = this.#opened.get(id)?.deref();
      const frames = receiver && this.#frames.get(receiver);
      if (frames === undefined) continue;
      frames.passed += passed;
      frames.droppedReports = passed > 0 ? 0 : frames.droppedReports + 1;
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

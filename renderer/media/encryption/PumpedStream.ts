import { isVideoSource } from '../../../shared/domain/Source.ts';
import type { DropReason } from '../../../shared/encryption/dropReasons.ts';
import type { Bytes, FrameTraits } from '../../../shared/encryption/frameFormat.ts';
import type { FrameCounts, FrameMode, FrameStream } from './frameMessages.ts';
import type { ReceivingKeys } from './ReceivingKeys.ts';
import type { SendingKeys } from './SendingKeys.ts';

/** An encoded frame of WebRTC, as far as it is used here. */
export interface EncodedFrame {
  data: ArrayBuffer;
  /** Of video. */
  readonly type?: 'key' | 'delta' | 'empty';
  getMetadata(): { readonly mimeType?: string; readonly synchronizationSource?: number };
}

/** The worker's side of an `RTCRtpScriptTransform`. */
export interface FrameTransformer {
  readonly readable: ReadableStream<EncodedFrame>;
  readonly writable: WritableStream<EncodedFrame>;
  /** Asks the sender for a keyframe; for a receiver of video. */
  sendKeyFrameRequest?(): Promise<unknown>;
}

/** The mode and the keys, which all streams share. */
export interface FrameState {
  mode: FrameMode;
  readonly sending: Pick<SendingKeys, 'seal'>;
  readonly receiving: Pick<ReceivingKeys, 'open'>;
}

/** The frames of one stream: seals or opens each one, or says that it must be dropped, and counts them. */
export class PumpedStream {
  readonly #stream: FrameStream;
  readonly #state: FrameState;
  #passed = 0;
  #dropped = new Map<DropReason, number>();
  /** True from a frame that could not be opened until the next one that could. */
  #isStarved = false;

  constructor(stream: FrameStream, state: FrameState) {
    this.#stream = stream;
    this.#state = state;
  }

  /** Seals or opens a frame in place. False: it must not pass. */
  async change(frame: EncodedFrame): Promise<boolean> {
    const reason = await this.#change(frame);
    this.#isStarved = reason !== null;
    if (reason === null) this.#passed += 1;
    else this.#dropped.set(reason, (this.#dropped.get(reason) ?? 0) + 1);
    return reason === null;
  }

  /** Whether pictures are missing until the next keyframe. */
  get needsKeyFrame(): boolean {
    return this.#isStarved && isVideoSource(this.#stream.source);
  }

  /** What was counted since the last time; null for nothing new. */
  takeCounts(): FrameCounts | null {
    if (this.#passed === 0 && this.#dropped.size === 0) return null;
    const { id } = this.#stream;
    const counts = { id, passed: this.#passed, dropped: Object.fromEntries(this.#dropped) };
    this.#passed = 0;
    this.#dropped = new Map();
    return counts;
  }

  /** Null, or why it must not pass. */
  async #change(frame: EncodedFrame): Promise<DropReason | null> {
    const { mode } = this.#state;
    if (mode !== 'sealed') return mode === 'plain' ? null : 'closed';
    try {
      const changed = await this.#sealOrOpen(frame);
      if (typeof changed === 'string') return changed;
      frame.data = changed.buffer;
      // What was opened for one channel is not heard in the next.
      return this.#state.mode === mode ? null : 'closed';
    } catch {
      return 'failed';
    }
  }

  async #sealOrOpen(frame: EncodedFrame): Promise<Bytes | DropReason> {
    const { sending, receiving } = this.#state;
    const data = new Uint8Array(frame.data);
    if (this.#stream.direction === 'send') {
      const { source } = this.#stream;
      return await sending.seal(source, traitsOf(frame, this.#stream), data);
    }
    const { peerId, source } = this.#stream;
    // The server cannot mix what it cannot hear: this is not from anybody in the channel.
    return source === 'mix' ? 'closed' : await receiving.open(peerId, source, data);
  }
}

function traitsOf(frame: EncodedFrame, { source }: FrameStream): FrameTraits {
  return {
    kind: isVideoSource(source) ? 'video' : 'audio',
    mimeType: frame.getMetadata().mimeType,
    isKeyFrame: frame.type === 'key',
  };
}

import type { VideoSize } from '../../shared/domain/cameraLayers.ts';
import type { RtpPacket } from '../media/rtpPacket.ts';
import type { RecordedCodec } from './videoPayloads.ts';

/** A whole frame of a video. */
export interface VideoFrame {
  /** Each is what an encoder made at once: the picture, or one size of it. */
  readonly layers: readonly Uint8Array[];
  readonly isKeyFrame: boolean;
  /** Where it is known. */
  readonly size: VideoSize | null;
  /** At 90 kHz, modulo 2³². */
  readonly timestamp: number;
  /** When its first packet came. */
  readonly arrivedMs: number;
}

export type VideoPacket = Pick<RtpPacket, 'sequence' | 'timestamp' | 'isMarked' | 'payload'>;

interface HeldPacket extends VideoPacket {
  readonly arrivedMs: number;
}

/** How long a lost packet may take to be sent again. */
const waitMs = 500;
/** How often a key frame is requested until one comes. */
const askMs = 1_000;
/** No app of ours sends more. */
const heldMax = 4_000;
const frameBytesMax = 8_000_000;

interface BegunFrame extends Omit<VideoFrame, 'layers'> {
  /** The packets of each layer. */
  readonly parts: Uint8Array[][];
  bytes: number;
}

/**
 * Puts the packets of one producer together to frames, in their order. After a loss nothing can be decoded until the next key
 * frame, so all until then is left out. Times are in ms by any clock.
 */
export class FrameAssembler {
  readonly #codec: RecordedCodec;
  readonly #onLost: () => void;
  readonly #held = new Map<number, HeldPacket>();
  #next: number | null = null;
  #frame: BegunFrame | null = null;
  #awaitsKeyFrame = true;
  /** When a key frame was asked for, or the first one would come by itself. */
  #askedMs: number | null = null;

  /** @param onLost called when a key frame is needed */
  constructor(codec: RecordedCodec, onLost: () => void) {
    this.#codec = codec;
    this.#onLost = onLost;
  }

  /** Returns the frames that are whole by this packet. */
  add(packet: VideoPacket, arrivedMs: number): VideoFrame[] {
    this.#next ??= packet.sequence;
    this.#askedMs ??= arrivedMs;
    // The shorter way round the counter; a negative distance means that it was handled already.
    const ahead = ((packet.sequence - this.#next) << 16) >> 16;
    if (ahead < 0) return [];
    // The buffer of a packet is not ours.
    const payload = new Uint8Array(packet.payload);
    const { sequence, timestamp, isMarked } = packet;
    this.#held.set(sequence, { sequence, timestamp, isMarked, payload, arrivedMs });
    const frames = this.#takeInOrder();
    if (this.#isOverdue(arrivedMs)) {
      this.#lose(arrivedMs);
      this.#next = this.#nearestHeld();
      frames.push(...this.#takeInOrder());
    }
    return frames;
  }

  #takeInOrder(): VideoFrame[] {
    const frames: VideoFrame[] = [];
    for (;;) {
      const packet = this.#next === null ? undefined : this.#held.get(this.#next);
      if (!packet) return frames;
      this.#held.delete(packet.sequence);
      this.#next = (packet.sequence + 1) & 0xffff;
      const frame = this.#take(packet);
      if (frame) frames.push(frame);
    }
  }

  #take({ payload, timestamp, isMarked, arrivedMs }: HeldPacket): VideoFrame | null {
    const part = this.#codec.read(payload);
    // Padding has no payload.
    if (!part) return null;
    if (this.#frame && this.#frame.timestamp !== timestamp) this.#lose(arrivedMs);
    if (!this.#frame) {
      if (!part.isStart || (this.#awaitsKeyFrame && !part.isKeyFrame)) {
        this.#lose(arrivedMs);
        return null;
      }
      const { isKeyFrame, size } = part;
      this.#frame = { isKeyFrame, size, timestamp, arrivedMs, parts: [], bytes: 0 };
    }
    const frame = this.#frame;
    if (part.isStart || frame.parts.length === 0) frame.parts.push([]);
    frame.parts.at(-1)?.push(part.data);
    frame.bytes += part.data.length;
    if (frame.bytes > frameBytesMax) this.#lose(arrivedMs);
    if (!isMarked || this.#frame === null) return null;
    this.#frame = null;
    this.#awaitsKeyFrame = false;
    const { parts, bytes: _bytes, ...described } = frame;
    return { ...described, layers: parts.map((layer) => Buffer.concat(layer)) };
  }

  #lose(nowMs: number): void {
    this.#frame = null;
    const isAsked = this.#awaitsKeyFrame && nowMs - (this.#askedMs ?? nowMs) < askMs;
    this.#awaitsKeyFrame = true;
    if (isAsked) return;
    this.#askedMs = nowMs;
    this.#onLost();
  }

  #isOverdue(nowMs: number): boolean {
    if (this.#held.size > heldMax) return true;
    // In the order in which they came.
    const [first] = this.#held.values();
    return first !== undefined && nowMs - first.arrivedMs > waitMs;
  }

  #nearestHeld(): number | null {
    const from = this.#next ?? 0;
    const ahead = [...this.#held.keys()].map((sequence) => (sequence - from) & 0xffff);
    return ahead.length === 0 ? null : (from + Math.min(...ahead)) & 0xffff;
  }
}

import { samplesPerMs } from '../media/opusPackets.ts';
import { FrameAssembler, type VideoFrame, type VideoPacket } from './FrameAssembler.ts';
import { SenderClock } from './SenderClock.ts';
import type { RecordedCodec } from './videoPayloads.ts';
import { WebmStream } from './WebmStream.ts';

/** The clock of video in RTP. */
const ticksPerMs = 90;

/** So often a video may begin again; after that it counts as seen to the end. */
const shownMax = 500;

/** A time in which there is something to see; `toMs` is null until it ends. */
interface ShownTime {
  readonly fromMs: number;
  readonly toMs: number | null;
}

type OpenFrame = (sealed: Uint8Array) => Uint8Array | null;

/** The packets of one producer. */
interface Source {
  /** Opens a frame, or a layer of one, or says null; null where none is sealed. */
  readonly open: OpenFrame | null;
  /** One could not be opened: nothing can be decoded until the next key frame. */
  isBroken: boolean;
  readonly frames: FrameAssembler;
  readonly clock: SenderClock;
  /** Of the newest frame: timestamps begin anew at 0 after 2³². */
  lastTimestamp: number;
  lastTicks: number;
}

/**
 * One person’s camera or share on the time line of a recording, as it arrived: while nothing comes, the last picture stays. Times are in
 * ms since the beginning of the recording.
 */
export class VideoTrack {
  readonly #codec: RecordedCodec;
  readonly #title: string;
  readonly #onLost: () => void;
  #stream: WebmStream | null = null;
  #source: Source | null = null;
  readonly #shown: ShownTime[] = [];
  #open: OpenFrame | null = null;

  /** @param onLost called when a key frame is needed */
  constructor(codec: RecordedCodec, title: string, onLost: () => void) {
    this.#codec = codec;
    this.#title = title;
    this.#onLost = onLost;
  }

  /**
   * From here on packets come from another producer.
   *
   * @param open opens its frames, or layers of them; null where none is sealed
   */
  startSource(open: OpenFrame | null = null): void {
    this.#source = null;
    this.#open = open;
  }

  /** When there was something to see, in the order of time. */
  get shown(): readonly ShownTime[] {
    return this.#shown;
  }

  /** Nothing more comes from this producer: its last picture is no longer to be seen. */
  endSource(nowMs: number): void {
    const last = this.#shown.at(-1);
    if (last?.toMs !== null || this.#shown.length >= shownMax) return;
    this.#shown.splice(-1, 1, { ...last, toMs: Math.round(Math.max(nowMs, last.fromMs)) });
  }

  add(packet: VideoPacket, arrivedMs: number): void {
    this.#source ??= {
      open: this.#open,
      isBroken: false,
      frames: new FrameAssembler(this.#codec, this.#onLost),
      clock: new SenderClock(),
      lastTimestamp: packet.timestamp,
      lastTicks: 0,
    };
    const source = this.#source;
    for (const frame of source.frames.add(packet, arrivedMs)) this.#addFrame(source, frame);
  }

  /** The bytes for the file since the last time; none before the first picture. */
  take(): Buffer {
    return this.#stream?.take() ?? Buffer.alloc(0);
  }

  #addFrame(source: Source, { layers, isKeyFrame, size, timestamp, arrivedMs }: VideoFrame): void {
    const data = openAll(layers, source.open);
    source.isBroken = data === null || (source.isBroken && !isKeyFrame);
    if (data === null || source.isBroken) {
      this.#onLost();
      return;
    }
    source.lastTicks += (timestamp - source.lastTimestamp) | 0;
    source.lastTimestamp = timestamp;
    const streamSamples = (source.lastTicks / ticksPerMs) * samplesPerMs;
    const placed = { payload: data, streamSamples, durationSamples: 0, arrivedMs };
    source.clock.observe([placed]);
    const atMs = source.clock.placeOf(placed) / samplesPerMs;
    // The first frame of each source is a key frame, which says its size.
    this.#stream ??= size && new WebmStream(this.#codec.id, size, this.#title);
    if (!this.#stream) return;
    const fromMs = Math.max(0, atMs);
    this.#stream.add({ data, isKeyFrame, atMs: fromMs });
    if (this.#shown.at(-1)?.toMs !== null)
      this.#shown.push({ fromMs: Math.round(fromMs), toMs: null });
  }
}

/** The frame of these layers; null if one of them cannot be opened. */
function openAll(layers: readonly Uint8Array[], open: OpenFrame | null): Uint8Array | null {
  const opened = open ? layers.map(open).filter((layer) => layer !== null) : layers;
  return opened.length === layers.length ? Buffer.concat(opened) : null;
}

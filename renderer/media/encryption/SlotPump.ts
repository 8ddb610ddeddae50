import type { FrameCounts, FrameStream } from './frameMessages.ts';
import {
  type EncodedFrame,
  type FrameState,
  type FrameTransformer,
  PumpedStream,
} from './PumpedStream.ts';

/** A second of sound, until signalling has said whose it is. */
const heldFramesMax = 50;

/**
 * Takes the frames of a voice slot through the worker. A slot keeps its transform when its speaker changes: signalling says whose voice a
 * source (SSRC) is, and its frames are opened by that peer's keys only. In an encrypted channel, frames of an unknown source are held,
 * because packets may arrive before signalling; the oldest are dropped.
 */
export class SlotPump {
  readonly #state: FrameState;
  /** By SSRC. */
  readonly #voices = new Map<number, PumpedStream>();
  #held: EncodedFrame[] = [];
  #writer: WritableStreamDefaultWriter<EncodedFrame> | null = null;
  /** One thing after another, so that frames that were held are before those that come. */
  #last: Promise<void> = Promise.resolve();

  constructor(state: FrameState) {
    this.#state = state;
  }

  /** Ends with the receiver. */
  async run({ readable, writable }: FrameTransformer): Promise<void> {
    const reader = readable.getReader();
    this.#writer = writable.getWriter();
    try {
      for (;;) {
        const { value: frame, done } = await reader.read();
        if (done) return;
        await this.#after(() => this.#take(frame));
      }
    } catch {
      // The receiver has ended on the browser's side.
    }
  }

  /** What comes from this source is this stream from now on; null: nobody's. */
  setVoice(ssrc: number, stream: FrameStream | null): void {
    this.#after(async () => {
      if (stream === null) {
        this.#voices.delete(ssrc);
        return;
      }
      this.#voices.set(ssrc, new PumpedStream(stream, this.#state));
      const held = this.#held.filter((frame) => ssrcOf(frame) === ssrc);
      this.#held = this.#held.filter((frame) => !held.includes(frame));
      for (const frame of held) await this.#take(frame);
    }).catch(() => undefined);
  }

  /** The channel is another one: what is held does not belong to it. */
  forget(): void {
    this.#held = [];
  }

  /** As `PumpedStream.takeCounts`, of each voice. */
  takeCounts(): FrameCounts[] {
    return [...this.#voices.values()]
      .map((voice) => voice.takeCounts())
      .filter((counts) => counts !== null);
  }

  #after(act: () => Promise<void>): Promise<void> {
    this.#last = this.#last.then(act);
    return this.#last;
  }

  async #take(frame: EncodedFrame): Promise<void> {
    const voice = this.#voices.get(ssrcOf(frame));
    const { mode } = this.#state;
    if (voice === undefined && mode === 'sealed') {
      this.#held = [...this.#held, frame].slice(-heldFramesMax);
      return;
    }
    const passes = voice === undefined ? mode === 'plain' : await voice.change(frame);
    if (passes) await this.#writer?.write(frame);
  }
}

function ssrcOf(frame: EncodedFrame): number {
  return frame.getMetadata().synchronizationSource ?? 0;
}

import type { FrameCounts, FrameStream } from './frameMessages.ts';
import { type FrameState, type FrameTransformer, PumpedStream } from './PumpedStream.ts';

/** Takes the frames of a sender, or of a receiver of one stream, through the worker. */
export class FramePump {
  readonly #transformer: FrameTransformer;
  readonly #stream: PumpedStream;

  constructor(stream: FrameStream, transformer: FrameTransformer, state: FrameState) {
    this.#transformer = transformer;
    this.#stream = new PumpedStream(stream, state);
  }

  /** Ends with the stream. */
  async run(): Promise<void> {
    const reader = this.#transformer.readable.getReader();
    const writer = this.#transformer.writable.getWriter();
    try {
      for (;;) {
        const { value: frame, done } = await reader.read();
        if (done) return;
        if (await this.#stream.change(frame)) await writer.write(frame);
      }
    } catch {
      // The stream has ended on the browser's side.
    }
  }

  /** Keys have come: asks for a keyframe if pictures were dropped for want of them. */
  keysCame(): void {
    if (!this.#stream.needsKeyFrame) return;
    this.#transformer.sendKeyFrameRequest?.().catch(() => undefined);
  }

  /** As `PumpedStream.takeCounts`. */
  takeCounts(): FrameCounts[] {
    return [this.#stream.takeCounts()].filter((counts) => counts !== null);
  }
}

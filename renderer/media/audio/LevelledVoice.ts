import { type LevellerMessage, type LevellerOptions, levellerName } from './workletMessages.ts';

/**
 * A voice on its way to the loudspeaker, levelled to the loudness of all voices. Owns its node, which is inserted
 * between others.
 */
export class LevelledVoice {
  readonly node: AudioWorkletNode;
  #gainDb: number;

  /** The processors must be loaded. */
  constructor(context: AudioContext, options: LevellerOptions) {
    this.#gainDb = options.gainDb;
    this.node = new AudioWorkletNode(context, levellerName, { processorOptions: options });
    this.node.port.onmessage = ({ data }: MessageEvent<number>) => {
      this.#gainDb = data;
    };
  }

  /** The gain that levels this voice, in dB. */
  get gainDb(): number {
    return this.#gainDb;
  }

  setActive(isActive: boolean): void {
    this.#post({ kind: 'active', isActive });
  }

  close(): void {
    this.node.port.onmessage = null;
    this.#post({ kind: 'end' });
    this.node.disconnect();
  }

  #post(message: LevellerMessage): void {
    this.node.port.postMessage(message);
  }
}

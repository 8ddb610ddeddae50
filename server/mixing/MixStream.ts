import type { types } from 'mediasoup';
import type { Peer } from '../peers/Peer.ts';
import type { OnMixed } from './LiveMixer.ts';
import { MixProducer } from './MixProducer.ts';

export interface MixStreamOptions {
  readonly router: types.Router;
  readonly packetMs: number;
  /** Begins to hear the mix. @returns ends it */
  readonly hear: (onMixed: OnMixed) => () => void;
  /** Called once it has ended by itself: the mix has, or the worker. */
  readonly onEnded: () => void;
}

/** A mix on its way to those peers of one worker that hear the same. */
export class MixStream {
  /** Who receives it. */
  readonly peers = new Set<Peer>();
  /** Null when it could not be made, or has ended meanwhile. */
  readonly producer: Promise<types.Producer | null>;
  readonly #options: MixStreamOptions;
  readonly #unhear: () => void;
  #producer: MixProducer | null = null;
  #hasEnded = false;

  /** Throws as `hear`. */
  constructor(options: MixStreamOptions) {
    this.#options = options;
    this.#unhear = options.hear((packet) => this.#producer?.send(packet));
    this.producer = this.#open().catch(() => {
      // The worker has died meanwhile.
      this.end();
      return null;
    });
  }

  /** The mix or the worker has ended. */
  end(): void {
    if (this.#hasEnded) return;
    this.close();
    this.#options.onEnded();
  }

  close(): void {
    this.#hasEnded = true;
    this.#unhear();
    this.#producer?.close();
    this.#producer = null;
  }

  async #open(): Promise<types.Producer | null> {
    const { router, packetMs } = this.#options;
    const opened = await MixProducer.open(router, packetMs);
    if (this.#hasEnded) {
      opened.close();
      return null;
    }
    this.#producer = opened;
    opened.producer.observer.once('close', () => this.end());
    return opened.producer;
  }
}

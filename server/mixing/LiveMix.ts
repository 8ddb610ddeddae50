import type { types } from 'mediasoup';
import { ProducerTap } from '../media/ProducerTap.ts';
import type { Peer } from '../peers/Peer.ts';
import type { LiveMixer, OnMixed, ThreadMix, ThreadVoice } from './LiveMixer.ts';
import { clockMs, type MixHearing } from './mixMessages.ts';

export interface LiveMixOptions {
  readonly mixer: LiveMixer;
  /** Everybody in the channel. */
  readonly peers: () => readonly Peer[];
  /** Whether others in the channel may hear this peer now. */
  readonly isHeard: (peer: Peer) => boolean;
  /** Whether voices are music, which is mixed as it is. */
  readonly isMusic: () => boolean;
  readonly onEnded: () => void;
}

/** How a mix comes to those who hear it. */
export type MixQuality = Omit<MixHearing, 'without'>;

interface Speaker {
  readonly peer: Peer;
  /** Or the sound of a share. */
  readonly isVoice: boolean;
}

interface MixedProducer {
  readonly tap: ProducerTap;
  readonly voice: ThreadVoice;
}

/** The live mix of one channel: lets the voices of all who are heard there come into it. Ends with its last listener. */
export class LiveMix {
  readonly #options: LiveMixOptions;
  readonly #mix: ThreadMix;
  readonly #producers = new Map<types.Producer, MixedProducer>();
  readonly #ends = new Set<() => void>();
  readonly #numbers = new WeakMap<Peer, number>();
  #lastNumber = 0;
  #hasEnded = false;

  constructor(options: LiveMixOptions) {
    this.#options = options;
    this.#mix = options.mixer.open(() => this.end());
    this.follow();
  }

  /**
   * @param own who hears it, if they are not to hear themselves
   * @param onEnd called when the mix ends while it is heard
   * @returns ends hearing
   */
  hear(quality: MixQuality, own: Peer | null, onMixed: OnMixed, onEnd: () => void): () => void {
    const without = own && this.#numberOf(own);
    const stop = this.#mix.hear({ ...quality, without }, onMixed);
    const ended = () => onEnd();
    this.#ends.add(ended);
    return () => {
      if (!this.#ends.delete(ended)) return;
      stop();
      if (this.#ends.size === 0) this.end();
    };
  }

  /** Takes the voices that are heard now. Must be called when people come, go or change, and when their producers do. */
  follow(): void {
    if (this.#hasEnded) return;
    const { peers, isHeard } = this.#options;
    const wanted = new Map<types.Producer, Speaker>();
    for (const peer of peers()) {
      if (!isHeard(peer)) continue;
      for (const source of ['microphone', 'screenAudio'] as const) {
        const producer = peer.media?.producer(source);
        if (producer && !producer.closed) {
          wanted.set(producer, { peer, isVoice: source === 'microphone' });
        }
      }
    }
    for (const producer of [...this.#producers.keys()]) {
      if (!wanted.has(producer)) this.#drop(producer);
    }
    for (const [producer, speaker] of wanted) {
      if (!this.#producers.has(producer)) this.#take(producer, speaker);
    }
  }

  /** Everybody who hears it is told. */
  end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    for (const producer of [...this.#producers.keys()]) this.#drop(producer);
    this.#mix.close();
    this.#options.onEnded();
    const ends = [...this.#ends];
    this.#ends.clear();
    for (const ended of ends) ended();
  }

  #take(producer: types.Producer, { peer, isVoice }: Speaker): void {
    const { media } = peer;
    if (!media) return;
    const isLevelled = isVoice && !this.#options.isMusic();
    const speaker = this.#numberOf(peer);
    const voice = this.#mix.addVoice({ speaker, isShare: !isVoice, isLevelled });
    const tap = new ProducerTap(producer, media.worker.router, ({ sequence, timestamp, payload }) =>
      // A copy: the buffer of a packet is not ours.
      voice.take({ sequence, timestamp, payload: new Uint8Array(payload), arrivedMs: clockMs() }),
    );
    this.#producers.set(producer, { tap, voice });
    producer.observer.once('close', () => this.#drop(producer));
  }

  #numberOf(peer: Peer): number {
    const number = this.#numbers.get(peer) ?? this.#lastNumber + 1;
    this.#lastNumber = Math.max(this.#lastNumber, number);
    this.#numbers.set(peer, number);
    return number;
  }

  #drop(producer: types.Producer): void {
    const taken = this.#producers.get(producer);
    if (!taken) return;
    this.#producers.delete(producer);
    taken.tap.close();
    taken.voice.leave();
  }
}

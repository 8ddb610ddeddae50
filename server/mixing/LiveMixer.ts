import type { EventEmitter } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { MixedPacket, MixHearing, MixRequest, VoiceKind, VoicePacket } from './mixMessages.ts';

/** As it is, or as `server/vite.config.ts` builds it. */
const threadName = import.meta.url.endsWith('.ts') ? './liveMixThread.ts' : './liveMixThread.js';
/** The thread is kept so long without a mix: starting it takes a moment. */
const idleMs = 30_000;

/** The part of a `Worker` that is used. */
export type MixThread = Pick<EventEmitter, 'on' | 'once'> &
  Pick<Worker, 'postMessage' | 'terminate' | 'unref'>;

/** Takes the stream of a mix: packet after packet, null for silent ones. */
export type OnMixed = (packet: Uint8Array | null) => void;

/** One mix in the thread. */
export interface ThreadMix {
  addVoice(kind: VoiceKind): ThreadVoice;
  /** @returns ends it */
  hear(hearing: MixHearing, onMixed: OnMixed): () => void;
  close(): void;
}

export interface ThreadVoice {
  take(packet: VoicePacket): void;
  /** It fades away. */
  leave(): void;
}

interface OpenMix {
  readonly onFailed: () => void;
  readonly streams: Map<number, OnMixed>;
}

/**
 * The thread in which all live mixes are made. It runs while there is one, so a server on which nobody listens to a mix has neither
 * the thread nor the codec. When it fails, all mixes end; the next one starts it anew.
 */
export class LiveMixer {
  readonly #onFault: (error: unknown) => void;
  readonly #newThread: () => MixThread;
  #thread: MixThread | null = null;
  #idleTimer: NodeJS.Timeout | undefined;
  readonly #mixes = new Map<number, OpenMix>();
  #lastNumber = 0;
  #requests: MixRequest[] = [];

  /** @param newThread differs in tests */
  constructor(onFault: (error: unknown) => void, newThread: () => MixThread = startThread) {
    this.#onFault = onFault;
    this.#newThread = newThread;
  }

  /** @param onFailed called when the mix has ended because the thread has */
  open(onFailed: () => void): ThreadMix {
    clearTimeout(this.#idleTimer);
    this.#thread ??= this.#start();
    const mix = this.#number();
    const streams = new Map<number, OnMixed>();
    this.#mixes.set(mix, { onFailed, streams });
    this.#request({ do: 'open', mix });
    return {
      addVoice: (kind) => this.#addVoice(mix, kind),
      hear: (hearing, onMixed) => {
        const stream = this.#number();
        streams.set(stream, onMixed);
        this.#request({ do: 'hear', mix, stream, hearing });
        return () => {
          if (streams.delete(stream)) this.#request({ do: 'unhear', mix, stream });
        };
      },
      close: () => {
        if (!this.#mixes.delete(mix)) return;
        this.#request({ do: 'close', mix });
        if (this.#mixes.size > 0) return;
        this.#idleTimer = setTimeout(() => void this.close(), idleMs).unref();
      },
    };
  }

  /** Ends the thread, and all mixes without a word. */
  async close(): Promise<void> {
    clearTimeout(this.#idleTimer);
    this.#mixes.clear();
    const thread = this.#thread;
    this.#thread = null;
    await thread?.terminate();
  }

  #addVoice(mix: number, kind: VoiceKind): ThreadVoice {
    const voice = this.#number();
    this.#request({ do: 'addVoice', mix, voice, kind });
    return {
      take: (packet) => this.#request({ do: 'take', mix, voice, packet }),
      leave: () => this.#request({ do: 'removeVoice', mix, voice }),
    };
  }

  #start(): MixThread {
    const thread = this.#newThread();
    thread.on('message', (packets: MixedPacket[]) => {
      for (const { mix, streams, packet } of packets) {
        const open = this.#mixes.get(mix);
        for (const stream of streams) open?.streams.get(stream)?.(packet);
      }
    });
    thread.on('error', this.#onFault);
    thread.once('exit', () => {
      if (this.#thread !== thread) return;
      this.#thread = null;
      const failed = [...this.#mixes.values()];
      // They are about mixes that have ended with it.
      this.#requests = [];
      this.#mixes.clear();
      for (const { onFailed } of failed) onFailed();
    });
    // It does not keep the server from ending.
    thread.unref();
    return thread;
  }

  /** All requests of one turn go together: each message between threads has a price. */
  #request(request: MixRequest): void {
    if (this.#requests.push(request) > 1) return;
    setImmediate(() => {
      const requests = this.#requests;
      this.#requests = [];
      this.#thread?.postMessage(requests);
    });
  }

  #number(): number {
    this.#lastNumber += 1;
    return this.#lastNumber;
  }
}

function startThread(): MixThread {
  return new Worker(new URL(threadName, import.meta.url), { env: {}, execArgv: [] });
}

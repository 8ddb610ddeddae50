import { createCallKeys } from '../../renderer/client/createCallKeys.ts';
import { FrameCryptors } from '../../renderer/media/encryption/FrameCryptors.ts';
import type {
  FrameMode,
  FrameNews,
  FrameOrder,
} from '../../renderer/media/encryption/frameMessages.ts';
import { ReceivingKeys } from '../../renderer/media/encryption/ReceivingKeys.ts';
import { SealedChannels } from '../../renderer/media/encryption/SealedChannels.ts';
import { SendingKeys } from '../../renderer/media/encryption/SendingKeys.ts';
import type { PeerId } from '../../shared/domain/ids.ts';
import type { Bytes, FrameTraits } from '../../shared/encryption/frameFormat.ts';
import { AppClient } from './AppClient.ts';
import { memoryStorage } from './memoryStorage.ts';

const opus: FrameTraits = { kind: 'audio', mimeType: 'audio/opus', isKeyFrame: false };
const words = Uint8Array.from({ length: 60 }, (_, index) => index);

/** What `frameWorker` does with one voice, in the test's own thread. */
class PlayedFrameWorker extends EventTarget {
  readonly #sending = new SendingKeys();
  readonly #receiving = new ReceivingKeys(() => performance.now());
  #mode: FrameMode = 'closed';

  postMessage(order: FrameOrder): void {
    if (order.kind === 'ping') this.#tell({ kind: 'alive' });
    // Frames are handed over by the test, which says whose they are.
    if (order.kind === 'ping' || order.kind === 'voice') return;
    if (order.kind === 'mode') this.#mode = order.mode;
    if (order.kind === 'mode' || order.keys === null) {
      this.#sending.forget();
      this.#receiving.forget();
    } else {
      this.#sending.use(order.keys);
      this.#receiving.use(order.keys);
    }
    if (order.kind === 'mode') this.#tell({ kind: 'applied' });
  }

  terminate(): void {
    this.#mode = 'closed';
  }

  async speak(): Promise<Bytes | null> {
    if (this.#mode !== 'sealed') return this.#mode === 'plain' ? words : null;
    const sealed = await this.#sending.seal('microphone', opus, words);
    return typeof sealed === 'string' ? null : sealed;
  }

  async opens(peerId: PeerId, frame: Bytes): Promise<boolean> {
    if (this.#mode === 'plain') return frame === words;
    if (this.#mode === 'closed') return false;
    return typeof (await this.#receiving.open(peerId, 'microphone', frame)) !== 'string';
  }

  #tell(news: FrameNews): void {
    queueMicrotask(() => this.dispatchEvent(new MessageEvent('message', { data: news })));
  }
}

/** The app without its page on a server that encrypts, with its keys and its frames. Owns all of them. */
export class SealedApp {
  readonly app: AppClient;
  readonly #frames: PlayedFrameWorker;
  readonly #end = new AbortController();

  /** Signs in. The page's `Worker` must be played: it is the key worker. */
  static async enter(local: { readonly server: { readonly port: number } }, name: string) {
    const frames = new PlayedFrameWorker();
    const cryptors = new FrameCryptors(
      () => frames as unknown as Worker,
      new SealedChannels(memoryStorage()),
    );
    const app = await AppClient.enter(local, name, { chance: () => 0, cryptors });
    const sealed = new SealedApp(app, frames);
    const { store, signaling, engine, media, device } = app;
    await createCallKeys({
      store,
      signaling,
      engine,
      media,
      key: Promise.resolve(device),
      storage: memoryStorage(),
      signal: sealed.#end.signal,
    });
    return sealed;
  }

  private constructor(app: AppClient, frames: PlayedFrameWorker) {
    this.app = app;
    this.#frames = frames;
  }

  /** A frame of its voice as it is sent; null for none. */
  speak(): Promise<Bytes | null> {
    return this.#frames.speak();
  }

  /** Whether it receives the voices of these and of nobody else. */
  receives(others: readonly SealedApp[]): boolean {
    const peerIds = this.app.media.consumers.running
      .filter(({ source }) => source === 'microphone')
      .map(({ peerId }) => peerId);
    return (
      peerIds.length === others.length && others.every(({ app }) => peerIds.includes(app.peerId))
    );
  }

  /** Whether it plays this frame as one of the other’s voice. */
  opens({ app }: SealedApp, frame: Bytes): Promise<boolean> {
    return this.#frames.opens(app.peerId, frame);
  }

  async close(): Promise<void> {
    this.#end.abort();
    await this.app.close();
  }
}

import * as z from 'zod/mini';
import { createStore } from 'zustand/vanilla';
import { type Caption, captionMaxLength } from '../../shared/domain/Caption.ts';
import type { PeerId } from '../../shared/domain/ids.ts';
import type { CaptionNotifications, SentCaption } from '../../shared/protocol/streams/captions.ts';
import type { Emitter } from '../../shared/TypedEmitter.ts';
import type { FrameCryptors } from '../media/encryption/FrameCryptors.ts';
import type { RequestFunction } from '../media/transport/SignalingPort.ts';
import type { CaptionState, Captions, CaptionsState, ModelFault } from '../state/Captions.ts';
import { fromBase64url, toBase64url } from '../storage/base64url.ts';
import { packModel } from './packModel.ts';
import { withCaption } from './shownCaptions.ts';

export interface CaptionsSources {
  readonly signaling: Emitter<CaptionNotifications> & { readonly request: RequestFunction };
  /** Null where nothing can be encrypted. */
  readonly cryptors: () => Pick<FrameCryptors, 'mode' | 'captions'> | null;
  /** The user's own peer, and the name of each; null for who is not in the channel. */
  readonly ownPeerId: () => PeerId | null;
  readonly nameOf: (peerId: PeerId) => string | null;
  /** Tries a model, and uses it from now on. Rejects if it cannot be used. */
  readonly takeModel: (model: Blob) => Promise<void>;
  /** Remembers the name of the chosen folder. */
  readonly onModel: (folder: string) => void;
}

/** So long a caption can be read after its last change, in ms. */
const readMs = 10_000;

/** What others may send sealed is checked here; else the server has done so. */
const captionField = z.strictObject({
  text: z.string().check(z.minLength(1), z.maxLength(captionMaxLength)),
  isFinal: z.boolean(),
  spokenMs: z.number(),
});

/** Sends what the user says, and shows what everybody says. `close` ends it. */
export class CaptionsClient implements Captions {
  readonly state = createStore<CaptionsState>(() => ({ own: 'off', shown: [] }));
  readonly #sources: CaptionsSources;
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>();
  readonly #stop: () => void;
  /** One after the other: sealing takes a moment. */
  #sending: Promise<unknown> = Promise.resolve();
  #receiving: Promise<unknown> = Promise.resolve();

  constructor(sources: CaptionsSources) {
    this.#sources = sources;
    this.#stop = sources.signaling.on('caption:sent', ({ peerId, ...sent }) => {
      this.#receiving = this.#receiving
        .then(async () => {
          const caption = await this.#read(peerId, sent);
          if (caption) this.#show(peerId, caption);
        })
        // Not even base64: whoever sends that is not shown.
        .catch(() => undefined);
    });
  }

  setOwn(own: CaptionState): void {
    this.state.setState({ own });
  }

  /** Shows what the user says, and sends it to the others. */
  say(caption: Caption): void {
    const { ownPeerId, signaling } = this.#sources;
    const peerId = ownPeerId();
    if (peerId === null) return;
    this.#show(peerId, caption);
    this.#sending = this.#sending
      .then(async () => {
        const sent = await this.#write(caption);
        if (sent) await signaling.request('caption:send', sent);
      })
      // The next one tells more, or the user may not speak here.
      .catch(() => undefined);
  }

  /** The user is in another channel. */
  clear(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.state.setState({ shown: [] });
  }

  async chooseModel(files: readonly File[]): Promise<ModelFault | null> {
    const model = packModel(files);
    if (typeof model === 'string') return model;
    try {
      await this.#sources.takeModel(model);
    } catch {
      return 'failed';
    }
    this.#sources.onModel(files[0]?.webkitRelativePath.split('/')[0] ?? '');
    return null;
  }

  close(): void {
    this.#stop();
    this.clear();
  }

  async #write(caption: Caption): Promise<SentCaption | null> {
    const cryptors = this.#sources.cryptors();
    if (cryptors === null || cryptors.mode === 'plain') return caption;
    const sealed = await cryptors.captions.seal(caption);
    return sealed && { sealed: toBase64url(sealed) };
  }

  /** In an encrypted channel nothing else than what is sealed is shown. */
  async #read(peerId: PeerId, sent: SentCaption): Promise<Caption | null> {
    const cryptors = this.#sources.cryptors();
    const isPlain = cryptors === null || cryptors.mode === 'plain';
    if (!('sealed' in sent)) return isPlain ? sent : null;
    if (isPlain) return null;
    const bytes = new Uint8Array(fromBase64url(sent.sealed));
    return captionField.safeParse(await cryptors.captions.open(peerId, bytes)).data ?? null;
  }

  #show(peerId: PeerId, caption: Caption): void {
    const name = this.#sources.nameOf(peerId);
    if (name === null) return;
    const shown = withCaption(this.state.getState().shown, { peerId, name }, caption);
    this.state.setState({ shown });
    const { id } = shown.findLast((each) => each.peerId === peerId) ?? { id: 0 };
    clearTimeout(this.#timers.get(id));
    this.#timers.set(
      id,
      setTimeout(() => {
        this.#timers.delete(id);
        this.state.setState((state) => ({ shown: state.shown.filter((each) => each.id !== id) }));
      }, readMs),
    );
  }
}

import type { SoundId } from '../../../shared/domain/ids.ts';
import type { Sound } from '../../../shared/domain/Sound.ts';
import { TypedEmitter } from '../../../shared/TypedEmitter.ts';
import type { SoundCut, SoundDraft, SoundFault } from '../../state/soundDraft.ts';
import { toBase64url } from '../../storage/base64url.ts';
import type { SpeakerOutput } from '../receive/SpeakerOutput.ts';
import type { SignalingPort } from '../transport/SignalingPort.ts';
import { browserTools, type SoundTools } from './SoundTools.ts';

/** A sound that takes longer to fetch is no longer played. */
const latestMs = 3000;
/** Only needed to add a sound: not part of the first load. */
const loadDrafts = () => import('./soundDrafts.ts');

/**
 * The sounds of the server: plays them and creates new ones. Fetches each from the server at its first use and caches
 * its bytes by hash; nothing comes from anywhere else. Knows no channel: the caller decides what to play.
 */
export class Soundboard extends TypedEmitter<{ previewChanged: SoundId | 'draft' | null }> {
  readonly #server: Pick<SignalingPort, 'request'>;
  readonly #output: Pick<SpeakerOutput, 'playSound' | 'preview'>;
  readonly #tools: SoundTools;
  readonly #kept = new Map<string, Promise<ArrayBuffer>>();
  #stopPreview: (() => void) | null = null;
  #previews = 0;

  constructor(
    server: Pick<SignalingPort, 'request'>,
    output: Pick<SpeakerOutput, 'playSound' | 'preview'>,
    tools: SoundTools = browserTools,
  ) {
    super();
    this.#server = server;
    this.#output = output;
    this.#tools = tools;
  }

  /** The sounds of the server; cached bytes of other sounds are dropped. */
  setSounds(sounds: readonly Sound[]): void {
    const hashes = new Set(sounds.map(({ hash }) => hash));
    for (const hash of this.#kept.keys()) if (!hashes.has(hash)) this.#kept.delete(hash);
  }

  /**
   * Fetches a sound and plays it if it is still wanted then. Returns a function that stops it; null if it was not
   * played.
   */
  async play(sound: Sound, isWanted: () => boolean): Promise<(() => void) | null> {
    const askedAt = performance.now();
    const buffer = await this.#bufferOf(sound);
    if (buffer === null || !isWanted() || performance.now() - askedAt > latestMs) return null;
    return this.#output.playSound(buffer);
  }

  /** Plays a sound for the user only, in a channel or not. */
  async preview(sound: Sound): Promise<void> {
    await this.#preview(sound.id, () => this.#bufferOf(sound));
  }

  /** Like `preview`, for a file that is not on the server yet. */
  async previewDraft(draft: SoundDraft, cut: SoundCut): Promise<void> {
    await this.#preview('draft', async () => {
      try {
        return (await loadDrafts()).playableDraft(draft, cut);
      } catch (error) {
        console.error('A sound could not be played:', error);
        return null;
      }
    });
  }

  stopPreview(): void {
    this.#previews += 1;
    this.#stopPreview?.();
    this.#stopPreview = null;
    this.emit('previewChanged', null);
  }

  /** Reads any sound file that the browser supports; see `readDraft`. */
  async read(file: Blob): Promise<SoundDraft | SoundFault> {
    return await (await loadDrafts()).readDraft(file, this.#tools);
  }

  /** Encodes part of a draft for the server. Null if the browser's encoder fails. */
  async encode(draft: SoundDraft, cut: SoundCut): Promise<Uint8Array<ArrayBuffer> | null> {
    try {
      return await (await loadDrafts()).encodeDraft(draft, cut, this.#tools);
    } catch (error) {
      console.error('A sound could not be encoded:', error);
      return null;
    }
  }

  async #preview(what: SoundId | 'draft', load: () => Promise<AudioBuffer | null>): Promise<void> {
    this.stopPreview();
    const preview = this.#previews;
    this.emit('previewChanged', what);
    const buffer = await load();
    if (preview !== this.#previews) return;
    if (buffer === null) this.stopPreview();
    else {
      this.#stopPreview = this.#output.preview(buffer, () => {
        if (preview === this.#previews) this.stopPreview();
      });
    }
  }

  async #bufferOf(sound: Sound): Promise<AudioBuffer | null> {
    try {
      const bytes = await this.#bytesOf(sound);
      // Decoding detaches the buffer, so it gets a copy.
      return await this.#tools.decode(bytes.slice(0));
    } catch (error) {
      console.error('A sound could not be played:', error);
      return null;
    }
  }

  #bytesOf({ id, hash }: Sound): Promise<ArrayBuffer> {
    const known = this.#kept.get(hash);
    if (known !== undefined) return known;
    const fetched = this.#fetch(id, hash);
    this.#kept.set(hash, fetched);
    // A failed request is repeated at the next use.
    fetched.catch(() => this.#kept.delete(hash));
    return fetched;
  }

  async #fetch(soundId: SoundId, hash: string): Promise<ArrayBuffer> {
    const { bytes } = await this.#server.request('sound:get', { soundId });
    const own = Uint8Array.from(new Uint8Array(bytes));
    const digest = new Uint8Array(await this.#tools.digest(own));
    if (toBase64url(digest) !== hash) throw new Error('the bytes do not match the hash');
    return own.buffer;
  }
}

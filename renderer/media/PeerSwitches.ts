import { RequestError } from '../../shared/protocol/errors.ts';
import { TypedEmitter } from '../../shared/TypedEmitter.ts';
import type { RequestFunction } from './transport/SignalingPort.ts';

/** The user's own switches, as others see them. */
export interface Switches {
  /** True also while deafened. */
  readonly muted: boolean;
  readonly deafened: boolean;
  readonly listenOnly: boolean;
}

const storageKey = 'perch.switches';
const retryMs = 1_000;

/**
 * Mute and deafen. Keeps them over a reload and sends each change to the server: only the newest state, one request at
 * a time. Deafen implies mute; when it ends, the mute from before applies again.
 */
export class PeerSwitches extends TypedEmitter<{ changed: Switches }> {
  readonly #request: RequestFunction;
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'>;
  #muted: boolean;
  #deafened: boolean;
  #listenOnly = false;
  #open = false;
  #isSending = false;
  #lastSent: Switches | null = null;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(request: RequestFunction, storage: Pick<Storage, 'getItem' | 'setItem'>) {
    super();
    this.#request = request;
    this.#storage = storage;
    const kept = storage.getItem(storageKey) ?? '';
    this.#muted = kept.includes('muted');
    this.#deafened = kept.includes('deafened');
  }

  get value(): Switches {
    return {
      muted: this.#muted || this.#deafened,
      deafened: this.#deafened,
      listenOnly: this.#listenOnly,
    };
  }

  /** Unmuting also ends deafen: people who speak want to hear the answer. */
  setMuted(muted: boolean): void {
    this.#muted = muted;
    if (!muted) this.#deafened = false;
    this.#changed();
  }

  setDeafened(deafened: boolean): void {
    this.#deafened = deafened;
    this.#changed();
  }

  setListenOnly(listenOnly: boolean): void {
    if (this.#listenOnly === listenOnly) return;
    this.#listenOnly = listenOnly;
    this.#changed();
  }

  /** A session is open; its opening sent `lastSent`. */
  opened(lastSent: Switches): void {
    this.#open = true;
    this.#lastSent = lastSent;
    void this.#send();
  }

  lost(): void {
    this.#open = false;
    clearTimeout(this.#retryTimer);
  }

  #changed(): void {
    const kept = [...(this.#muted ? ['muted'] : []), ...(this.#deafened ? ['deafened'] : [])];
    this.#storage.setItem(storageKey, kept.join(' '));
    void this.#send();
    this.emit('changed', this.value);
  }

  async #send(): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    while (this.#open && JSON.stringify(this.#lastSent) !== JSON.stringify(this.value)) {
      const { value } = this;
      try {
        await this.#request('peer:update', value);
        this.#lastSent = value;
      } catch (error) {
        // After a lost connection the next session sends it.
        const lost = error instanceof RequestError && error.code === 'disconnected';
        if (!lost) this.#retryTimer = setTimeout(() => void this.#send(), retryMs);
        break;
      }
    }
    this.#isSending = false;
  }
}

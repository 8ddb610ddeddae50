import { RequestError } from '../../../shared/protocol/errors.ts';
import {
  sameTarget,
  type WhisperEnd,
  type WhisperTarget,
} from '../../../shared/protocol/whisper.ts';
import { TypedEmitter } from '../../../shared/TypedEmitter.ts';
import type { WhisperFailure, WhisperState } from '../../state/callState.ts';
import type { SignalingPort } from '../transport/SignalingPort.ts';

/**
 * What becomes of my voice: to the channel as ever (`none`), to nobody while the server changes over (`held`), or to whom
 * I whisper (`open`).
 */
export type WhisperSound = 'none' | 'held' | 'open';

export interface WhisperEvents {
  changed: WhisperState;
  soundChanged: WhisperSound;
  failed: { readonly reason: WhisperFailure; readonly target: WhisperTarget | null };
}

/** What was said before the key was up is still on its way through the gate, the encoder and the network. */
const tailMs = 120;

/**
 * My own whispers: brings what runs on the server to what is held down, one request at a time. From the moment a key goes
 * down until the server has changed over, and back, nothing is sent at all: no syllable gets to those whom it is not for.
 */
export class Whisper extends TypedEmitter<WhisperEvents> {
  readonly #server: Pick<SignalingPort, 'request' | 'reconnect'>;
  /** What is held, the newest last, which counts. */
  readonly #held = new Map<string, WhisperTarget>();
  #actual: WhisperTarget | null = null;
  #sound: WhisperSound = 'none';
  #state: WhisperState = { kind: 'off' };
  #ready = false;
  #working = false;
  /** Grows when the connection goes: what was asked before is answered no more. */
  #connection = 0;

  constructor(server: Pick<SignalingPort, 'request' | 'reconnect'>) {
    super();
    this.#server = server;
  }

  get state(): WhisperState {
    return this.#state;
  }

  get sound(): WhisperSound {
    return this.#sound;
  }

  /** Something (a key, a button) is held down to whisper to this target, or is up again (null). */
  hold(source: string, target: WhisperTarget | null): void {
    this.#held.delete(source);
    if (target !== null) this.#held.set(source, target);
    void this.#work();
  }

  /** Whatever is held counts as up; it can be pressed again. */
  release(): void {
    this.#held.clear();
    void this.#work();
  }

  /** Something was held that leads nowhere. */
  refuse(reason: WhisperFailure, target: WhisperTarget | null = null): void {
    this.emit('failed', { reason, target });
  }

  /** The server has ended what ran. */
  stopped(reason: WhisperEnd): void {
    const ended = this.#actual;
    const target = this.#target;
    if (ended === null) return;
    this.#actual = null;
    if (target === null || !sameTarget(target, ended)) return;
    this.#held.clear();
    if (!this.#working) this.#become('none');
    this.#updateState();
    this.refuse(reason, ended);
  }

  /** A session is open; the server knows of no whisper. */
  opened(): void {
    this.#ready = true;
  }

  /** The connection or the media is gone, and with it what ran. */
  lost(): void {
    this.#connection += 1;
    this.#ready = false;
    this.#held.clear();
    this.#actual = null;
    this.#become('none');
    this.#updateState();
  }

  get #target(): WhisperTarget | null {
    return [...this.#held.values()].at(-1) ?? null;
  }

  async #work(): Promise<void> {
    this.#updateState();
    if (this.#working || !this.#ready) return;
    this.#working = true;
    const connection = this.#connection;
    while (connection === this.#connection && !same(this.#target, this.#actual)) {
      if (this.#sound === 'open') {
        this.#become('held');
        await new Promise((resolve) => setTimeout(resolve, tailMs));
        // Down again within it: goes on as if nothing had been.
        continue;
      }
      this.#become('held');
      await this.#step(this.#target, connection);
    }
    this.#working = false;
    if (connection === this.#connection) {
      this.#become(this.#actual === null ? 'none' : 'open');
      this.#updateState();
    } else if (this.#target !== null) {
      // Lost and back meanwhile, and held again.
      void this.#work();
    }
  }

  async #step(target: WhisperTarget | null, connection: number): Promise<void> {
    try {
      if (target === null) await this.#server.request('whisper:stop', {});
      else await this.#server.request('whisper:start', { target });
      if (connection === this.#connection) this.#actual = target;
    } catch (error) {
      if (connection !== this.#connection) return;
      const code = error instanceof RequestError ? error.code : 'internal';
      if (target === null) {
        // Whether it still runs is unknown, and while it does the channel hears nothing: the next opening ends it.
        this.#actual = null;
        this.#server.reconnect();
        return;
      }
      // Without an answer it may run all the same: then it is ended.
      this.#actual = code === 'timeout' ? target : null;
      if (!same(this.#target, target)) return;
      this.#held.clear();
      this.refuse(code, target);
    }
  }

  #updateState(): void {
    const target = this.#target;
    const isOn = same(target, this.#actual) && this.#sound === 'open';
    const state: WhisperState =
      target === null ? { kind: 'off' } : { kind: isOn ? 'on' : 'starting', target };
    if (sameState(state, this.#state)) return;
    this.#state = state;
    this.emit('changed', state);
  }

  #become(sound: WhisperSound): void {
    if (this.#sound === sound) return;
    this.#sound = sound;
    this.emit('soundChanged', sound);
  }
}

function same(a: WhisperTarget | null, b: WhisperTarget | null): boolean {
  return a === null || b === null ? a === b : sameTarget(a, b);
}

function sameState(a: WhisperState, b: WhisperState): boolean {
  if (a.kind === 'off' || b.kind === 'off') return a.kind === b.kind;
  return a.kind === b.kind && sameTarget(a.target, b.target);
}

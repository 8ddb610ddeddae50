import { sameTarget, type WhisperTarget } from '../../../shared/domain/whisperTarget.ts';
import { RequestError } from '../../../shared/protocol/errors.ts';
import type { WhisperEnd } from '../../../shared/protocol/streams/whisper.ts';
import { TypedEmitter } from '../../../shared/TypedEmitter.ts';
import type { WhisperFailure, WhisperState } from '../../state/callState.ts';
import type { SignalingPort } from '../transport/SignalingPort.ts';

/**
 * Where the user's voice goes: to the channel as usual (`none`), to nobody while the server switches (`held`), or to
 * the whisper's target (`open`).
 */
export type WhisperSound = 'none' | 'held' | 'open';

export interface WhisperEvents {
  changed: WhisperState;
  soundChanged: WhisperSound;
  failed: { readonly reason: WhisperFailure; readonly target: WhisperTarget | null };
}

/** The time that the last syllable before the release needs for the gate, the encoder and the network. */
const tailMs = 120;

/**
 * The user's whispers: moves the server to what is held down, one request at a time. From the press until the server
 * has switched, again after the release, and while a key is held in vain, nothing is sent, so that no syllable reaches the
 * wrong people.
 */
export class Whisper extends TypedEmitter<WhisperEvents> {
  readonly #server: Pick<SignalingPort, 'request' | 'reconnect'>;
  /** What is held down. The newest is last, and counts. */
  readonly #held = new Map<string, WhisperTarget>();
  /** What is held down, but was refused or has ended: what is said until the release was not meant for the channel. */
  readonly #inVain = new Set<string>();
  #actual: WhisperTarget | null = null;
  #sound: WhisperSound = 'none';
  #state: WhisperState = { kind: 'off' };
  #ready = false;
  #working = false;
  /** Grows when the connection is lost: earlier requests get no answer then. */
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

  /** A key or button is held down to whisper to this target, or released (null). */
  hold(source: string, target: WhisperTarget | null): void {
    this.#held.delete(source);
    this.#inVain.delete(source);
    if (target !== null) this.#held.set(source, target);
    void this.#work();
  }

  /** Everything that is held counts as released; it can be pressed again. */
  release(): void {
    this.#held.clear();
    this.#inVain.clear();
    void this.#work();
  }

  /** A key or button is held down for a whisper that is not possible. */
  refuse(source: string, reason: WhisperFailure, target: WhisperTarget | null = null): void {
    this.#held.delete(source);
    this.#inVain.add(source);
    void this.#work();
    this.emit('failed', { reason, target });
  }

  /** The server has ended the whisper. */
  stopped(reason: WhisperEnd): void {
    const ended = this.#actual;
    const target = this.#target;
    if (ended === null) return;
    this.#actual = null;
    if (target === null || !sameTarget(target, ended)) return;
    this.#giveUp();
    if (!this.#working) this.#settle();
    this.#updateState();
    this.emit('failed', { reason, target: ended });
  }

  /** A session is open, without a whisper on the server. */
  opened(): void {
    this.#ready = true;
  }

  /** The connection or the media is lost, and the whisper with it. */
  lost(): void {
    this.#connection += 1;
    this.#ready = false;
    this.#giveUp();
    this.#actual = null;
    this.#settle();
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
        // If it is pressed again within this time, the whisper goes on.
        continue;
      }
      this.#become('held');
      await this.#step(this.#target, connection);
    }
    this.#working = false;
    if (connection === this.#connection) {
      this.#settle();
      this.#updateState();
    } else if (this.#target !== null) {
      // The connection was lost and is back, and the key is held again.
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
        // It may still run, and then the channel hears nothing; the next session ends it.
        this.#actual = null;
        this.#server.reconnect();
        return;
      }
      // Without an answer it may run anyway; then it is ended.
      this.#actual = code === 'timeout' ? target : null;
      if (!same(this.#target, target)) return;
      this.#giveUp();
      this.emit('failed', { reason: code, target });
    }
  }

  /** What is held down must be pressed again. */
  #giveUp(): void {
    for (const source of this.#held.keys()) this.#inVain.add(source);
    this.#held.clear();
  }

  /** No request is under way. */
  #settle(): void {
    if (this.#actual !== null) this.#become('open');
    else this.#become(this.#inVain.size > 0 ? 'held' : 'none');
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

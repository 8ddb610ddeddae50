import type { KeyRecording } from '../ipc/keys.ts';
import { chordMaxKeys, normalizeChord } from './keyChord.ts';

/**
 * Records the next chord: all keys that are pressed until all are released. Escape alone cancels. Keys that were pressed before
 * the recording are not part of it.
 */
export class ChordRecorder {
  readonly #keys = new Set<string>();
  readonly #held = new Set<string>();

  keyDown(key: string): void {
    this.#held.add(key);
    if (this.#keys.size < chordMaxKeys) this.#keys.add(key);
  }

  /** The result; null while keys are held, or before the first press. */
  keyUp(key: string): KeyRecording | null {
    if (!this.#held.delete(key) || this.#held.size > 0) return null;
    const chord = normalizeChord(this.#keys);
    return chord.length === 1 && chord[0] === 'Escape'
      ? { kind: 'cancelled' }
      : { kind: 'recorded', chord };
  }
}

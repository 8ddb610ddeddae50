import type { KeyRecording } from '../ipc/keys.ts';
import { chordMaxKeys, normalizeChord } from './keyChord.ts';

/**
 * Takes the next chord: all keys that are pressed until every one of them is up again. Escape alone cancels. Keys that
 * were down before and now go up are not part of it.
 */
export class ChordRecorder {
  readonly #keys = new Set<string>();
  readonly #held = new Set<string>();

  keyDown(key: string): void {
    this.#held.add(key);
    if (this.#keys.size < chordMaxKeys) this.#keys.add(key);
  }

  /** What came of it, or null while keys are held, or none was pressed yet. */
  keyUp(key: string): KeyRecording | null {
    if (!this.#held.delete(key) || this.#held.size > 0) return null;
    const chord = normalizeChord(this.#keys);
    return chord.length === 1 && chord[0] === 'Escape'
      ? { kind: 'cancelled' }
      : { kind: 'recorded', chord };
  }
}

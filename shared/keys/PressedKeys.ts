import type { KeyChord } from '../ipc/keys.ts';

/** The chords that were pressed or released by a key. */
export interface ChordChanges<Name extends string> {
  readonly down: readonly Name[];
  readonly up: readonly Name[];
}

/**
 * The keys that are held, and the named chords that they form. A chord is pressed when the last of its keys is pressed, even if
 * other keys are held, and released when one of its keys is released. Repeats of a held key change nothing.
 */
export class PressedKeys<Name extends string> {
  readonly #pressed = new Set<string>();
  readonly #down = new Set<Name>();
  #chords: readonly (readonly [Name, KeyChord])[] = [];

  /** Whether any key is held. */
  get any(): boolean {
    return this.#pressed.size > 0;
  }

  /** Sets the chords. A pressed chord that is removed, or gets other keys, is released. */
  setChords(chords: Readonly<Partial<Record<Name, KeyChord | null>>>): ChordChanges<Name> {
    this.#chords = (Object.entries(chords) as [Name, KeyChord | null | undefined][]).flatMap(
      ([name, chord]) => (chord ? [[name, chord] as const] : []),
    );
    // A new chord whose keys are already held is not pressed until the next press.
    return this.#update(null);
  }

  keyDown(key: string): ChordChanges<Name> {
    if (this.#pressed.has(key)) return { down: [], up: [] };
    this.#pressed.add(key);
    return this.#update(key);
  }

  keyUp(key: string): ChordChanges<Name> {
    this.#pressed.delete(key);
    return this.#update(null);
  }

  /** Releases all keys, also when releases can no longer be received. */
  clear(): ChordChanges<Name> {
    this.#pressed.clear();
    return this.#update(null);
  }

  #update(pressed: string | null): ChordChanges<Name> {
    const complete = this.#chords.filter(([, chord]) =>
      chord.every((key) => this.#pressed.has(key)),
    );
    const held = new Set(complete.map(([name]) => name));
    const up = [...this.#down].filter((name) => !held.has(name));
    const down = complete
      .filter(
        ([name, chord]) => !this.#down.has(name) && pressed !== null && chord.includes(pressed),
      )
      .map(([name]) => name);
    for (const name of up) this.#down.delete(name);
    for (const name of down) this.#down.add(name);
    return { down, up };
  }
}

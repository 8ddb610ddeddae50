import type { KeyChord } from '../ipc/keys.ts';

/** Which chords went down or up with a key. */
export interface ChordChanges<Name extends string> {
  readonly down: readonly Name[];
  readonly up: readonly Name[];
}

/**
 * The keys that are down, and which of some named chords they make. A chord is down when the last of its keys goes down,
 * whatever else is held beside it, and up as soon as one of its keys is up. Repeated downs of a held key change nothing.
 */
export class PressedKeys<Name extends string> {
  readonly #pressed = new Set<string>();
  readonly #down = new Set<Name>();
  #chords: readonly (readonly [Name, KeyChord])[] = [];

  /** Whether any key is down. */
  get any(): boolean {
    return this.#pressed.size > 0;
  }

  /** The chords to look for. Those that are down and are no longer there, or have other keys now, go up. */
  setChords(chords: Readonly<Partial<Record<Name, KeyChord | null>>>): ChordChanges<Name> {
    this.#chords = (Object.entries(chords) as [Name, KeyChord | null | undefined][]).flatMap(
      ([name, chord]) => (chord ? [[name, chord] as const] : []),
    );
    // A new chord whose keys happen to be down does nothing until it is pressed.
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

  /** All keys are up, or can no longer be known to be down. */
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

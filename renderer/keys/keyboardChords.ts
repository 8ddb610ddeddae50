import type { KeyChord } from '../../shared/ipc/keys.ts';

/** A key together with Ctrl+Shift, or on a Mac with Command+Shift. */
export interface Chord {
  readonly letter: string;
}

export const chords = {
  mute: { letter: 'M' },
  deafen: { letter: 'D' },
  camera: { letter: 'O' },
} as const satisfies Record<string, Chord>;

type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/**
 * Whether a key press is the chord. The letter counts as the keyboard is labelled; where it types other letters than Latin
 * (Korean, Cyrillic) the key's place on a US keyboard counts instead.
 */
export function matchesChord(press: KeyPress, chord: Chord, isMac: boolean): boolean {
  const commanded = press.ctrlKey !== press.metaKey && (press.ctrlKey || isMac);
  if (!commanded || !press.shiftKey || press.altKey) return false;
  const isLatin = /^[a-z]$/i.test(press.key);
  return isLatin
    ? press.key.toUpperCase() === chord.letter
    : press.code === `Key${chord.letter}` && !/^[\x20-\x7e]$/.test(press.key);
}

/**
 * Whether a global key of the desktop app is down in full, so that the press has been heard by the app already and is not
 * for the page to do once more.
 */
export function isHeardByApp(binding: KeyChord | null, pressed: ReadonlySet<string>): boolean {
  return binding?.every((key) => pressed.has(key)) ?? false;
}

/** How the chord is written on this system's keyboards. */
export function chordLabel(chord: Chord, isMac: boolean): string {
  return isMac ? `⇧⌘${chord.letter}` : `Ctrl+Shift+${chord.letter}`;
}

/** Whether a browser's user agent says that it runs on a Mac. */
export function isMacAgent(userAgent: string): boolean {
  return /Macintosh|Mac OS X/.test(userAgent) && !/iPhone|iPad/.test(userAgent);
}

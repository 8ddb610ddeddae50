import type { KeyChord } from '../../shared/ipc/keys.ts';

/** A letter with Ctrl+Shift, or with Command+Shift on macOS. */
export interface Chord {
  readonly letter: string;
}

export const chords = {
  mute: { letter: 'M' },
  deafen: { letter: 'D' },
  camera: { letter: 'O' },
  hand: { letter: 'H' },
} as const satisfies Record<string, Chord>;

type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/**
 * Whether a key press is the chord. On keyboards that type Latin letters the letter counts; on others (Korean, Cyrillic) the
 * key's position on a US keyboard counts.
 */
export function matchesChord(press: KeyPress, chord: Chord, isMac: boolean): boolean {
  const commanded = press.ctrlKey !== press.metaKey && (press.ctrlKey || isMac);
  if (!commanded || !press.shiftKey || press.altKey) return false;
  const isLatin = /^[a-z]$/i.test(press.key);
  return isLatin
    ? press.key.toUpperCase() === chord.letter
    : press.code === `Key${chord.letter}` && !/^[\x20-\x7e]$/.test(press.key);
}

/** Whether a global key of the desktop app is fully pressed. The app has handled the press then, so the page must not. */
export function isHandledByApp(binding: KeyChord | null, pressed: ReadonlySet<string>): boolean {
  return binding?.every((key) => pressed.has(key)) ?? false;
}

/** The chord's label in this system's notation. */
export function chordLabel(chord: Chord, isMac: boolean): string {
  return isMac ? `⇧⌘${chord.letter}` : `Ctrl+Shift+${chord.letter}`;
}

/** Whether the browser runs on macOS, by its user agent. */
export function isMacAgent(userAgent: string): boolean {
  return /Macintosh|Mac OS X/.test(userAgent) && !/iPhone|iPad/.test(userAgent);
}

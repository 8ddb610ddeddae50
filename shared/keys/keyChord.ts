import type { KeyChord } from '../ipc/keys.ts';
import type { Platform } from '../ipc/pages.ts';

/** Modifiers in their written order, left before right. A modifier alone is a chord, too. */
const modifiers = [
  'ControlLeft',
  'ControlRight',
  'AltLeft',
  'AltRight',
  'ShiftLeft',
  'ShiftRight',
  'MetaLeft',
  'MetaRight',
] as const;
const modifierOrder = new Map<string, number>(modifiers.map((key, index) => [key, index]));

/** The most keys of a chord. */
export const chordMaxKeys = 4;

/** Whether a key is a modifier, which types nothing by itself. */
export function isModifier(key: string): boolean {
  return modifierOrder.has(key);
}

/** The keys as a chord: each once, modifiers first in their order, the others in the given order. */
export function normalizeChord(keys: Iterable<string>): KeyChord {
  const place = (key: string) => modifierOrder.get(key) ?? modifierOrder.size;
  return [...new Set(keys)].sort((a, b) => place(a) - place(b)).slice(0, chordMaxKeys);
}

/** Whether two chords have the same keys, in any order. */
export function sameChord(a: KeyChord, b: KeyChord): boolean {
  return chordContains(a, b) && chordContains(b, a);
}

/** Whether `whole` contains all keys of `part`, so that pressing `whole` also presses `part`. */
export function chordContains(whole: KeyChord, part: KeyChord): boolean {
  return part.every((key) => whole.includes(key));
}

/** The words of a chord that depend on the language. All others are printed on keys. */
export interface KeyWords {
  /** A mouse button by its number, 3 … 7. */
  readonly mouse: (number: string) => string;
  /** The right key of two with the same name. */
  readonly right: (key: string) => string;
  /** A key of which only the number is known. */
  readonly unnamed: (number: string) => string;
}

const pcModifiers: Readonly<Record<string, string>> = {
  Control: 'Ctrl',
  Alt: 'Alt',
  Shift: 'Shift',
};
const macModifiers: Readonly<Record<string, string>> = {
  Control: '⌃',
  Alt: '⌥',
  Shift: '⇧',
  Meta: '⌘',
};
const metaNames: Readonly<Record<Platform, string>> = { linux: 'Super', darwin: '⌘', win32: 'Win' };

/** Labels of keys that cannot be derived from their codes. */
const printed: Readonly<Record<string, string>> = {
  Backquote: '`',
  Minus: '-',
  Equal: '=',
  BracketLeft: '[',
  BracketRight: ']',
  Backslash: '\\',
  IntlBackslash: '<',
  Semicolon: ';',
  Quote: "'",
  Comma: ',',
  Period: '.',
  Slash: '/',
  ArrowLeft: '←',
  ArrowUp: '↑',
  ArrowRight: '→',
  ArrowDown: '↓',
  Escape: 'Esc',
  CapsLock: 'Caps Lock',
  NumLock: 'Num Lock',
  ScrollLock: 'Scroll Lock',
  PageUp: 'Page Up',
  PageDown: 'Page Down',
  PrintScreen: 'Print Screen',
  ContextMenu: 'Menu',
  NumpadAdd: 'Num +',
  NumpadSubtract: 'Num -',
  NumpadMultiply: 'Num *',
  NumpadDivide: 'Num /',
  NumpadDecimal: 'Num .',
  NumpadEqual: 'Num =',
  NumpadEnter: 'Num Enter',
  MediaPlayPause: 'Play/Pause',
  MediaTrackNext: 'Next Track',
  MediaTrackPrevious: 'Previous Track',
  MediaStop: 'Stop',
  AudioVolumeUp: 'Volume Up',
  AudioVolumeDown: 'Volume Down',
  AudioVolumeMute: 'Volume Mute',
};

function keyLabel(key: string, platform: Platform, words: KeyWords): string {
  const modifier = /^(Control|Alt|Shift|Meta)(Left|Right)$/.exec(key);
  if (modifier) {
    const [, name = '', side] = modifier;
    const label =
      platform === 'darwin' ? macModifiers[name] : (pcModifiers[name] ?? metaNames[platform]);
    return side === 'Right' ? words.right(label ?? name) : (label ?? name);
  }
  const [, kind, rest = ''] = /^(Key|Digit|Numpad|Mouse|Scan)([A-Z0-9]+)$/.exec(key) ?? [];
  switch (kind) {
    case 'Key':
    case 'Digit':
      return rest;
    case 'Numpad':
      return `Num ${rest}`;
    case 'Mouse':
      return words.mouse(rest);
    case 'Scan':
      return words.unnamed(rest);
    default:
      return printed[key] ?? key;
  }
}

/** A chord as it is written on this system: `Ctrl+Shift+M`, on a Mac `⌃⇧M`. */
export function chordLabel(chord: KeyChord, platform: Platform, words: KeyWords): string {
  const labels = chord.map((key) => keyLabel(key, platform, words));
  const joined = platform === 'darwin' && labels.every((label) => label.length === 1);
  return labels.join(joined ? '' : '+');
}

import type { KeyChord } from '../ipc/keys.ts';
import type { Platform } from '../ipc/pages.ts';

/** Modifiers in the order in which they are written, left before right. Lone ones are chords, too. */
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

/** As many keys as a chord can have. */
export const chordMaxKeys = 4;

/** Whether a key by itself types nothing and does nothing, and so can be held beside others. */
export function isModifier(key: string): boolean {
  return modifierOrder.has(key);
}

/** The keys as a chord: each once, modifiers first and in their order, the others as they came. */
export function normalizeChord(keys: Iterable<string>): KeyChord {
  const place = (key: string) => modifierOrder.get(key) ?? modifierOrder.size;
  return [...new Set(keys)].sort((a, b) => place(a) - place(b)).slice(0, chordMaxKeys);
}

/** Whether two chords are the same keys, in whatever order. */
export function sameChord(a: KeyChord, b: KeyChord): boolean {
  return chordContains(a, b) && chordContains(b, a);
}

/** Whether all keys of `part` are in `whole`, so that who presses `whole` presses `part`, too. */
export function chordContains(whole: KeyChord, part: KeyChord): boolean {
  return part.every((key) => whole.includes(key));
}

/** The words of a chord that are not printed on keys; the same for every language otherwise. */
export interface KeyWords {
  /** A mouse button by its number, 3 … 7. */
  readonly mouse: (number: string) => string;
  /** The right one of two keys with the same name. */
  readonly right: (key: string) => string;
  /** A key that only its number is known of. */
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

/** Names of keys whose code does not say what is printed on them. */
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

/** A chord as people on this system write it: `Ctrl+Shift+M`, on a Mac `⌃⇧M`. */
export function chordLabel(chord: KeyChord, platform: Platform, words: KeyWords): string {
  const labels = chord.map((key) => keyLabel(key, platform, words));
  const joined = platform === 'darwin' && labels.every((label) => label.length === 1);
  return labels.join(joined ? '' : '+');
}

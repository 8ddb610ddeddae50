import type { KeyChord } from '../../shared/ipc/keys.ts';
import { isModifier } from '../../shared/keys/keyChord.ts';

/** Names in Electron's accelerators that differ from the key's own. */
const modifierNames: Readonly<Record<string, string>> = {
  ControlLeft: 'Ctrl',
  ControlRight: 'Ctrl',
  AltLeft: 'Alt',
  AltRight: 'Alt',
  ShiftLeft: 'Shift',
  ShiftRight: 'Shift',
};
const keyNames: Readonly<Record<string, string>> = {
  Comma: ',',
  Period: '.',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  Home: 'Home',
  End: 'End',
  PageUp: 'PageUp',
  PageDown: 'PageDown',
  Space: 'Space',
  Tab: 'Tab',
  Insert: 'Insert',
  Delete: 'Delete',
};
const mediaNames: Readonly<Record<string, string>> = {
  MediaPlayPause: 'MediaPlayPause',
  MediaTrackNext: 'MediaNextTrack',
  MediaTrackPrevious: 'MediaPreviousTrack',
  MediaStop: 'MediaStop',
};

/**
 * A chord as an accelerator for the portal, or null when the portal does not support it: lone modifiers, mouse buttons, and
 * more than one key; keys for which Chromium has no separate name there, so that all of them would be one shortcut
 * (electron/electron issue 52223: function keys, numeric pad, most punctuation); and keys that are used for typing.
 */
export function acceleratorOf(chord: KeyChord): string | null {
  const keys = chord.filter((key) => !isModifier(key));
  const [key, ...more] = keys;
  if (key === undefined || more.length > 0) return null;
  const modifiers = chord.filter(isModifier).map((modifier) => modifierNames[modifier]);
  if (modifiers.includes(undefined)) return null;
  const media = mediaNames[key];
  if (media !== undefined) return modifiers.length === 0 ? media : null;
  const name = /^(?:Key|Digit)([A-Z0-9])$/.exec(key)?.[1] ?? keyNames[key];
  const commanded = modifiers.includes('Ctrl') || modifiers.includes('Alt');
  return name !== undefined && commanded ? [...new Set(modifiers), name].join('+') : null;
}

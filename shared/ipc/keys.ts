import * as z from 'zod/mini';
import { isWhisperSlot, type WhisperSlot, whisperSlots } from '../keys/whisperSlots.ts';

/**
 * What one press of a global key does, and the word of the same name on the command line. A new action is listed here, done
 * in `renderer/desktop/desktopBinding.ts` and named in the texts (`talk.actions`); keys, settings and command line follow.
 */
export const pressActions = ['mute', 'deafen', 'share', 'back', 'answer', 'hangup'] as const;
export type PressAction = (typeof pressActions)[number];
/** Actions that last while their key is held, so that its release is needed, too. */
export type HoldAction = 'pushToTalk' | WhisperSlot;
/** Everything that a global key can do. */
export const keyActions = ['pushToTalk', ...pressActions, ...whisperSlots] as const;
export type KeyAction = (typeof keyActions)[number];

export function isHoldAction(action: KeyAction): action is HoldAction {
  return action === 'pushToTalk' || isWhisperSlot(action);
}

export function isPressAction(word: string): word is PressAction {
  return (pressActions as readonly string[]).includes(word);
}

/**
 * Keys and mouse buttons pressed together, lone modifiers included, in a fixed order: modifiers first. Names are those of
 * `KeyboardEvent.code` ("ControlLeft", "KeyV", "F13") and "Mouse3" … "Mouse7" (3 is the middle button).
 */
export const keyChordField = z
  .array(z.string().check(z.regex(/^[A-Za-z0-9]{1,24}$/)))
  .check(z.minLength(1), z.maxLength(4));
export type KeyChord = z.output<typeof keyChordField>;

export type KeyBindings = Record<KeyAction, KeyChord | null>;
/** The bindings of a first start: no key does anything. */
export const noKeyBindings: KeyBindings = forEachKeyAction(null);

/** The same value for each action. */
export function forEachKeyAction<T>(value: T): Record<KeyAction, T> {
  return Object.fromEntries(keyActions.map((action) => [action, value])) as Record<KeyAction, T>;
}

/** Whether global keys work while another program has the focus. */
export interface KeysState {
  /**
   * `hook`: press and release of any key. `portal`: the system assigns keys and reports presses only (Wayland), so there is
   * no push-to-talk and no whispering by key. `none`: no keys.
   */
  readonly heard: 'hook' | 'portal' | 'none';
  /** Why `heard` is not `hook`: Wayland, the missing accessibility permission (macOS), or a hook that failed. */
  readonly reason: 'wayland' | 'permission' | 'failed' | null;
  /** Actions whose chords are equal or contain each other, so that one press would trigger both. */
  readonly conflicts: readonly (readonly [KeyAction, KeyAction])[];
}

/** The result of recording a chord. */
export type KeyRecording =
  | { readonly kind: 'recorded'; readonly chord: KeyChord }
  | { readonly kind: 'cancelled' }
  /** The system does not support this chord (Wayland); nothing has changed. */
  | { readonly kind: 'unusable' };

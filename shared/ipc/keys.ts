import { z } from 'zod';
import { isWhisperSlot, type WhisperSlot, whisperSlots } from '../keys/whisperSlots.ts';

/** What a global key can do. */
export const keyActions = ['pushToTalk', 'mute', 'deafen', 'share', ...whisperSlots] as const;
export type KeyAction = (typeof keyActions)[number];
/** What lasts for as long as its key is held, and so needs to hear of the release as well. */
export type HoldAction = 'pushToTalk' | WhisperSlot;

export function isHoldAction(action: KeyAction): action is HoldAction {
  return action === 'pushToTalk' || isWhisperSlot(action);
}

/**
 * Keys and mouse buttons pressed together, lone modifiers included, in a fixed order: modifiers first. Names are those of
 * `KeyboardEvent.code` ("ControlLeft", "KeyV", "F13") and "Mouse3" … "Mouse7" (3 is the middle button).
 */
export const keyChordField = z
  .array(z.string().regex(/^[A-Za-z0-9]{1,24}$/))
  .min(1)
  .max(4);
export type KeyChord = z.output<typeof keyChordField>;

export const keyBindingsField = z.strictObject({
  pushToTalk: keyChordField.nullable(),
  mute: keyChordField.nullable(),
  deafen: keyChordField.nullable(),
  share: keyChordField.nullable(),
  whisperReply: keyChordField.nullable(),
  whisper1: keyChordField.nullable(),
  whisper2: keyChordField.nullable(),
  whisper3: keyChordField.nullable(),
});
export type KeyBindings = z.output<typeof keyBindingsField>;

/** Whether keys are heard while another program has the focus. */
export interface KeysState {
  /**
   * `hook`: press and release of anything. `portal`: the system assigns keys and tells presses only (Wayland), so there is
   * no push-to-talk and no whispering by key. `none`: nothing.
   */
  readonly heard: 'hook' | 'portal' | 'none';
  /** Why not everything is heard: Wayland, the missing accessibility permission (macOS), or a hook that failed. */
  readonly reason: 'wayland' | 'permission' | 'failed' | null;
  /** Actions whose chords are equal, or contained in each other, so that one press would do both. */
  readonly conflicts: readonly (readonly [KeyAction, KeyAction])[];
}

/** What came of recording a chord. */
export type KeyRecording =
  | { readonly kind: 'recorded'; readonly chord: KeyChord }
  | { readonly kind: 'cancelled' }
  /** The system does not take this chord (Wayland); nothing has changed. */
  | { readonly kind: 'unusable' };

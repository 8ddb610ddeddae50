import { z } from 'zod';
import type { WhisperSlot } from '../keys/whisperSlots.ts';
import { channelIdField } from '../protocol/pageFields.ts';
import type { PressAction } from './keys.ts';

/** The state of one server for the tray. Its page sends it at each change. */
export const voiceReportField = z.strictObject({
  channels: z
    .array(
      z.strictObject({
        id: channelIdField,
        name: z.string().max(200),
        /** Names of the people in it, in the order of the list. */
        people: z.array(z.string().max(200)).max(1000),
        full: z.boolean(),
        /** The channel of a call between two people, which is in no list. */
        isCall: z.literal(true).optional(),
      }),
    )
    .max(500),
  /** The joined channel, or the one that is being joined. */
  channelId: z.nullable(channelIdField),
  /**
   * The call between the user and one other, if there is one: `ringing` waits for the user's answer, `calling` for that of the
   * other.
   */
  call: z
    .strictObject({
      name: z.string().max(200),
      state: z.enum(['ringing', 'calling', 'accepted']),
    })
    .optional(),
  /** Whether that channel lets the user speak only while they hold a key, whatever their talk mode is. */
  pushToTalkOnly: z.boolean(),
  muted: z.boolean(),
  deafened: z.boolean(),
  /** Whether the user's voice is being sent and is audible now. */
  speaking: z.boolean(),
  sharing: z.boolean(),
  /** Whether the camera is on. */
  camera: z.boolean(),
  /** What the user says to others about being talked to; null before the sign-in. */
  door: z.enum(['open', 'doNotDisturb', 'backAt']).nullable(),
});
export type VoiceReport = z.output<typeof voiceReportField>;

/** A command to a server's page from outside of it. */
export type VoiceCommand =
  | { readonly kind: 'join'; readonly channelId: VoiceReport['channels'][number]['id'] }
  | { readonly kind: 'leave' }
  | { readonly kind: 'setMuted' | 'setDeafened'; readonly on: boolean }
  | { readonly kind: 'press'; readonly action: PressAction }
  | { readonly kind: 'startShare' | 'stopShare' }
  | { readonly kind: 'turnCameraOff' }
  | { readonly kind: 'setDoor'; readonly door: 'open' | 'doNotDisturb' }
  /** The door says when the user is back: this many minutes from now. */
  | { readonly kind: 'backIn'; readonly minutes: number }
  /** Push-to-talk: the key is down (true), or up and its release delay is over (false). */
  | { readonly kind: 'talk'; readonly on: boolean }
  /** The same for a whisper key. */
  | { readonly kind: 'whisper'; readonly slot: WhisperSlot; readonly on: boolean };

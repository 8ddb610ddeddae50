import { z } from 'zod';
import type { WhisperSlot } from '../keys/whisperSlots.ts';
import { channelIdField } from '../protocol/fields.ts';
import type { PressAction } from './keys.ts';

/** How things stand on one server, as the tray shows it; a page sends it whenever anything in it changes. */
export const voiceReportField = z.strictObject({
  channels: z
    .array(
      z.strictObject({
        id: channelIdField,
        name: z.string().max(200),
        /** Names of who is in it, in the order of the list. */
        people: z.array(z.string().max(200)).max(1000),
        full: z.boolean(),
      }),
    )
    .max(500),
  /** Where I am, or am going. */
  channelId: channelIdField.nullable(),
  muted: z.boolean(),
  deafened: z.boolean(),
  /** Whether my own voice is being sent and heard now. */
  speaking: z.boolean(),
  sharing: z.boolean(),
  /** Whether others can see me. */
  camera: z.boolean(),
});
export type VoiceReport = z.output<typeof voiceReportField>;

/** Something to be done on a server's page for somebody who did not click in it. */
export type VoiceCommand =
  | { readonly kind: 'join'; readonly channelId: VoiceReport['channels'][number]['id'] }
  | { readonly kind: 'leave' }
  | { readonly kind: 'setMuted' | 'setDeafened'; readonly on: boolean }
  | { readonly kind: 'press'; readonly action: PressAction }
  | { readonly kind: 'startShare' | 'stopShare' }
  | { readonly kind: 'turnCameraOff' }
  /** Push-to-talk: the key is down (true), or up and its release delay is over (false). */
  | { readonly kind: 'talk'; readonly on: boolean }
  /** The same of a key to whisper with. */
  | { readonly kind: 'whisper'; readonly slot: WhisperSlot; readonly on: boolean };

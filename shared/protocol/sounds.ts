import { z } from 'zod';
import type { PeerId, SoundId } from '../domain/ids.ts';
import { type Sound, soundMaxBytes, soundNameMaxLength } from '../domain/Sound.ts';
import { nameText, soundIdField } from './fields.ts';
import { request } from './request.ts';

const labelFields = {
  name: nameText(soundNameMaxLength),
  emoji: z
    .string()
    .max(32)
    .regex(/^\p{RGI_Emoji}$/v)
    .nullable(),
};

/** The soundboard: short sounds of the server, played to the channel in which one is. */
export const soundRequests = {
  'sound:list': request<{ sounds: Sound[] }>()(z.strictObject({})),
  /**
   * Brings a sound, as `writeOpusWebm` makes it. `invalidRequest` for other bytes, `conflict` for a taken name,
   * `limitReached` when the server or this user has too many.
   */
  'sound:add': request<{ sound: Sound }>()(
    z.strictObject({
      ...labelFields,
      bytes: z.instanceof(Uint8Array).refine(({ length }) => length <= soundMaxBytes),
    }),
  ),
  /** Whoever brought it, and owners. */
  'sound:update': request<{ sound: Sound }>()(
    z.strictObject({ soundId: soundIdField, ...labelFields }),
  ),
  'sound:remove': request<Record<string, never>>()(z.strictObject({ soundId: soundIdField })),
  /** What is to be decoded; it never changes as long as the sound’s hash does not. */
  'sound:get': request<{ bytes: Uint8Array | ArrayBuffer }>()(
    z.strictObject({ soundId: soundIdField }),
  ),
  /**
   * Lets everybody else in one’s channel hear it. `conflict` in no channel, `forbidden` where the channel’s rule does not
   * allow it.
   */
  'sound:play': request<Record<string, never>>()(z.strictObject({ soundId: soundIdField })),
};

export interface SoundNotifications {
  /** New, or with another name or emoji. */
  'sound:saved': { sound: Sound };
  'sound:removed': { soundId: SoundId };
  /** Somebody in this peer’s channel plays it now. */
  'sound:played': { soundId: SoundId; peerId: PeerId };
}

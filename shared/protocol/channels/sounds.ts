import { z } from 'zod';
import type { PeerId, SoundId } from '../../domain/ids.ts';
import { type Sound, soundMaxBytes, soundNameMaxLength } from '../../domain/Sound.ts';
import { emojiField, nameText } from '../fields.ts';
import { soundIdField } from '../pageFields.ts';
import { request } from '../request.ts';

const labelFields = {
  name: nameText(soundNameMaxLength),
  emoji: emojiField.nullable(),
};

/** The soundboard: short sounds of the server, played in the current channel. */
export const soundRequests = {
  'sound:list': request<{ sounds: Sound[] }>()(z.strictObject({})),
  /**
   * Uploads a sound from `writeOpusWebm`. `invalidRequest` for other bytes, `conflict` for a taken name,
   * `limitReached` when the server or this user has too many.
   */
  'sound:add': request<{ sound: Sound }>()(
    z.strictObject({
      ...labelFields,
      bytes: z.instanceof(Uint8Array).refine(({ length }) => length <= soundMaxBytes),
    }),
  ),
  /** For its uploader and owners. */
  'sound:update': request<{ sound: Sound }>()(
    z.strictObject({ soundId: soundIdField, ...labelFields }),
  ),
  'sound:remove': request<Record<string, never>>()(z.strictObject({ soundId: soundIdField })),
  /** The bytes to decode. They are the same as long as the sound’s hash is. */
  'sound:get': request<{ bytes: Uint8Array | ArrayBuffer }>()(
    z.strictObject({ soundId: soundIdField }),
  ),
  /**
   * Plays it for everybody else in the channel. `conflict` outside of a channel, `forbidden` without the permission there.
   */
  'sound:play': request<Record<string, never>>()(z.strictObject({ soundId: soundIdField })),
};

export interface SoundNotifications {
  /** A new sound, or a changed name or emoji. */
  'sound:saved': { sound: Sound };
  'sound:removed': { soundId: SoundId };
  /** A peer in the same channel plays it now. */
  'sound:played': { soundId: SoundId; peerId: PeerId };
}

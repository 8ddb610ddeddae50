import { z } from 'zod';
import { pictureSources } from '../domain/Source.ts';
import { peerIdField } from './fields.ts';
import { request } from './request.ts';

/** Device pixels; more than any screen has. */
const side = z.int().min(1).max(16_384);
/** As many tiles as a channel can have people, with a share each. */
const picturesMax = 400;

/** Which pictures are looked at, and how large. Every picture is offered paused, so that its first frame is not lost. */
export const videoRequests = {
  /**
   * Lets pictures that are taken run, in the quality that their size on this screen asks for, or rest while nobody sees
   * them (`null`). What is not named stays as it is. Holds as long as the stream; somebody who is not in one's own channel,
   * or sends no such picture, is passed over: they may have gone a moment ago.
   */
  'video:show': request<Record<string, never>>()(
    z.strictObject({
      pictures: z
        .array(
          z.strictObject({
            peerId: peerIdField,
            source: z.enum(pictureSources),
            size: z.strictObject({ width: side, height: side }).nullable(),
          }),
        )
        .min(1)
        .max(picturesMax),
    }),
  ),
};

export interface VideoNotifications {
  /**
   * The highest layer of this peer's camera that anybody looks at, counted from 0; null while nobody does. What is above
   * it needs not be sent. A camera starts with null.
   */
  'video:wanted': { layer: number | null };
}

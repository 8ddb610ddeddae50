import { z } from 'zod';
import { type VideoSource, videoSources } from '../domain/Source.ts';
import { peerIdField, videoLimitField } from './fields.ts';
import { request } from './request.ts';

/** Device pixels; more than any screen has. */
const side = z.int().min(1).max(16_384);
const size = z.strictObject({ width: side, height: side });
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
            source: z.enum(videoSources),
            size: size.nullable(),
          }),
        )
        .min(1)
        .max(picturesMax),
    }),
  ),
  /**
   * How large what I share is. The server chooses from it which layer is sharp in a viewer’s tile; before it is told, viewers
   * get the highest.
   */
  'video:resize': request<Record<string, never>>()(z.strictObject({ size })),
  /**
   * How much pictures may take on the way to me, in all. The largest shares come first, the smallest cameras last. Holds for
   * this seat; a channel may have a stricter limit, and then that one counts.
   */
  'video:limit': request<Record<string, never>>()(z.strictObject({ limit: videoLimitField })),
};

export interface VideoNotifications {
  /**
   * The highest layer of this peer's camera or share that anybody looks at, counted from 0; null while nobody does. What is
   * above it needs not be sent. Each starts with null.
   */
  'video:wanted': { source: VideoSource; layer: number | null };
  /** The video codecs that everybody else in the channel can show, as `VP9`; told to who shares, at once and when it changes. */
  'video:decodable': { codecs: string[] };
}

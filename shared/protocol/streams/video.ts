import { z } from 'zod';
import { watchedCamerasMax } from '../../domain/cameraPages.ts';
import { type VideoSource, videoSources } from '../../domain/Source.ts';
import { peerIdField, videoLimitField } from '../pageFields.ts';
import { request } from '../request.ts';

/** In device pixels; more than any screen has. */
const side = z.int().min(1).max(16_384);
const size = z.strictObject({ width: side, height: side });
/** More than the cameras and shares that a channel can have. */
const picturesMax = 400;

/** Which videos are shown, and in which size. Every video is offered paused, so that its first frame is not lost. */
export const videoRequests = {
  /**
   * The peers whose cameras are in sight on this screen, all of them. In a channel with more people than fit on a page no other
   * camera is offered; each that is new here is, if it is on, as soon as it is. Those that are not in sight any more end after a while.
   * Valid as long as this seat, in every channel, whether or not these peers are in it and have a camera.
   */
  'video:watch': request<Record<string, never>>()(
    z.strictObject({ cameras: z.array(peerIdField).max(watchedCamerasMax) }),
  ),
  /**
   * Resumes offered videos in the quality for their size on this screen, or pauses them while they are not visible (`null`).
   * Videos that are not named do not change. Valid as long as the stream. Peers outside the channel, or without such a
   * video, are ignored: they may have just left.
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
   * The size of this peer's share. From it the server chooses the layer that is sharp in a viewer’s tile; before that, viewers get
   * the highest layer.
   */
  'video:resize': request<Record<string, never>>()(z.strictObject({ size })),
  /**
   * The bandwidth limit for all videos to this peer. The largest shares have priority, the smallest cameras come last. Valid for
   * this seat; a stricter limit of the channel takes precedence.
   */
  'video:limit': request<Record<string, never>>()(z.strictObject({ limit: videoLimitField })),
};

export interface VideoNotifications {
  /**
   * The highest layer of this peer's camera or share that is shown anywhere, counted from 0; null while it is not shown. Higher
   * layers need not be sent. The initial value is null.
   */
  'video:wanted': { source: VideoSource; layer: number | null };
  /** The video codecs that everybody else in the channel can decode, such as `VP9`. Sent to sharers, at once and at each change. */
  'video:decodable': { codecs: string[] };
}

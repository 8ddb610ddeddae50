import type { ProducerId } from '../../shared/domain/ids.ts';
import type { Action } from '../../shared/domain/Permissions.ts';
import type { Source } from '../../shared/domain/Source.ts';
import type { HandlersOf } from './Handlers.ts';
import type { SignalingContext } from './SignalingContext.ts';

/** What somebody must be allowed to do to send a source. */
const neededFor: Record<Source, Action> = {
  microphone: 'speak',
  whisper: 'whisper',
  camera: 'camera',
  screen: 'share',
  screenAudio: 'share',
};

/**
 * A peer's own transports and producers, whose share it watches, and which pictures it looks at. No request names what somebody else sends: the server
 * alone decides that.
 */
export function mediaHandlers(
  context: SignalingContext,
): HandlersOf<'media' | 'transport' | 'producer' | 'share' | 'video'> {
  const { people, rooms, whispers } = context;

  return {
    'media:open': async ({ peer }, { rtpCapabilities }) => {
      await whispers.stop(peer);
      const { setup } = await peer.openMedia(rtpCapabilities);
      const offers = await rooms.reconnect(peer);
      await whispers.renew(peer);
      return { media: setup, offers };
    },

    'transport:connect': async ({ peer }, { transportId, dtlsParameters }) => {
      await peer.liveMedia.connectTransport(transportId, dtlsParameters);
      return {};
    },

    'transport:restartIce': async ({ peer }, { transportId }) => ({
      iceParameters: await peer.liveMedia.restartIce(transportId),
    }),

    'producer:create': async ({ peer }, { source, rtpParameters, replaces }) => {
      people.may(peer.user, neededFor[source]);
      const producerId = (await rooms.produce(peer, source, rtpParameters, replaces)) as ProducerId;
      if (source === 'whisper') await whispers.follow(peer);
      return { producerId };
    },

    'producer:close': ({ peer }, { source }) => {
      rooms.endSource(peer, source);
      return {};
    },

    'share:watch': async ({ peer }, { peerId, watching }) => ({
      offers: await rooms.watchShare(peer, peerId, watching),
    }),

    'share:allowDrawing': ({ peer }, { allowed }) => {
      rooms.allowDrawing(peer, allowed);
      return {};
    },

    'share:clear': ({ peer }) => {
      rooms.clearDrawings(peer);
      return {};
    },

    'video:resize': async ({ peer }, { size }) => {
      await rooms.resizeShare(peer, size);
      return {};
    },

    'video:limit': async ({ peer }, { limit }) => {
      await rooms.limitReceiving(peer, limit);
      return {};
    },

    'video:show': async ({ peer }, { pictures }) => {
      await rooms.showPictures(peer, pictures);
      return {};
    },
  };
}

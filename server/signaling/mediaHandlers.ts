import type { ProducerId } from '../../shared/domain/ids.ts';
import { isOfRoom } from '../../shared/domain/Source.ts';
import { permissionFor } from '../../shared/permissions/access.ts';
import type { HandlersOf } from './Handlers.ts';
import { type PersonLimit, personLimit } from './personLimit.ts';
import type { SignalingContext } from './SignalingContext.ts';

/** Somebody who turns pages as fast as keys repeat; the app itself makes ten a second at most. */
const watchBurst = 60;
const watchesPerSecond = 15;

/**
 * A peer's own transports and producers, the shares it watches, and the videos it sees. No request names a producer of
 * another peer: the server alone decides what is consumed. `admitStart` counts the requests that make others negotiate.
 */
export function mediaHandlers(
  context: SignalingContext,
  admitStart: PersonLimit,
): HandlersOf<'media' | 'slots' | 'transport' | 'producer' | 'share' | 'video' | 'line'> {
  const { authority, rooms, whispers, narrowLines, mixListeners } = context;
  const { video } = rooms;
  const admitWatch = personLimit(watchBurst, watchesPerSecond);

  return {
    'media:open': async (client, { rtpCapabilities }) => {
      const { peer } = client;
      admitStart(client);
      await whispers.stop(peer);
      const { setup } = await peer.openMedia(rtpCapabilities);
      const offers = await rooms.reconnect(peer);
      mixListeners.renew(peer);
      await whispers.renew(peer);
      return { media: setup, offers };
    },

    'slots:open': async ({ peer }) => await peer.liveMedia.openSlots(),

    'transport:connect': async ({ peer }, { transportId, dtlsParameters }) => {
      await peer.liveMedia.connectTransport(transportId, dtlsParameters);
      return {};
    },

    'transport:restartIce': async ({ peer }, { transportId }) => {
      const media = peer.liveMedia;
      const iceParameters = await media.restartIce(transportId);
      return { iceParameters, iceServers: media.iceServers };
    },

    'producer:create': async (client, { source, rtpParameters, ...which }) => {
      const { peer } = client;
      // A voice is made once, outside of channels too, and paused wherever it may not be heard.
      const channelId = isOfRoom(source) ? rooms.channelOf(peer) : null;
      if (channelId) authority.require(peer.user, permissionFor[source], channelId);
      admitStart(client);
      const producerId = (await rooms.produce(peer, source, rtpParameters, which)) as ProducerId;
      if (source === 'whisper') await whispers.updateListeners(peer);
      return { producerId };
    },

    'producer:close': ({ peer }, { source, music }) => {
      rooms.endSource(peer, source, music);
      return {};
    },

    'share:watch': async ({ peer }, { peerId, watching }) => ({
      offers: await video.watchShare(peer, peerId, watching),
    }),

    'share:allowDrawing': ({ peer }, { allowed }) => {
      video.allowDrawing(peer, allowed);
      return {};
    },

    'share:clear': ({ peer }) => {
      video.clearDrawings(peer);
      return {};
    },

    'video:watch': async (client, { cameras }) => {
      admitWatch(client);
      await video.watchCameras(client.peer, cameras);
      return {};
    },

    'video:resize': async ({ peer }, { size }) => {
      await video.resizeShare(peer, size);
      return {};
    },

    'video:limit': async ({ peer }, { limit }) => {
      await video.limitReceiving(peer, limit);
      return {};
    },

    'line:report': ({ peer }, { width }) => {
      narrowLines.report(peer, width);
      mixListeners.follow(peer);
      return {};
    },

    'line:takeMix': (client, { wanted }) => {
      admitStart(client);
      client.peer.takesMix = wanted;
      mixListeners.follow(client.peer);
      return {};
    },

    'video:show': async ({ peer }, { pictures: shown }) => {
      await video.setViewedSizes(peer, shown);
      return {};
    },
  };
}

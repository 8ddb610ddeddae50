import type { types } from 'mediasoup';
import { isOfShare, type Source, sharedSources, shareSources } from '../../shared/domain/Source.ts';
import type { ConsumerOffer } from '../../shared/protocol/streams/media.ts';
import type { Peer } from '../peers/Peer.ts';
import type { Room } from './Room.ts';

/** Lets `listener` receive one producer of `speaker`. Null when the room's rule forbids it, or the producer has closed. */
async function consume(
  room: Room,
  listener: Peer,
  speaker: Peer,
  source: Source,
  producer: types.Producer,
): Promise<ConsumerOffer | null> {
  const from = speaker.media;
  const to = listener.media;
  const wanted = () =>
    room.receives(listener, speaker, source) &&
    listener.media === to &&
    speaker.media === from &&
    // Neither closed nor, of a microphone, the spare one by now.
    from?.producer(source) === producer;
  if (!from || !to || !wanted()) return null;
  return await to.consumers.consume(from, source, producer, wanted);
}

/** Lets `listener` receive all allowed sources of `speaker`, or only some of them. Returns the new offers. */
async function consumeFrom(
  room: Room,
  listener: Peer,
  speaker: Peer,
  only: readonly Source[] = sharedSources,
): Promise<ConsumerOffer[]> {
  const producers = (speaker.media?.producers ?? []).filter(([source]) => only.includes(source));
  const made = await Promise.all(
    producers.map(([source, producer]) => consume(room, listener, speaker, source, producer)),
  );
  return made.filter((offer) => offer !== null);
}

/** Lets `listener` receive all other peers of the room. Returns the offers, for one message. */
export async function consumeRoom(room: Room, listener: Peer): Promise<ConsumerOffer[]> {
  const made = await Promise.all(
    room.sendersTo(listener).map((speaker) => consumeFrom(room, listener, speaker)),
  );
  return made.flat();
}

/** Makes paused consumers for a peer of all that it would receive on entering the room. */
export async function prepareRoom(room: Room, listener: Peer): Promise<void> {
  await Promise.all(
    room.sendersTo(listener).flatMap((speaker) => {
      const { media: from } = speaker;
      if (from === null) return [];
      const producers = from.producers.filter(
        ([source]) =>
          (source === 'microphone' && room.activeSpeakers.has(speaker)) ||
          (source === 'camera' && room.sendsAllCameras),
      );
      return producers.map(([source, producer]) =>
        listener.media?.consumers.prepare(from, source, producer),
      );
    }),
  );
}

/** Offers all sources of `speaker` to the room, or only one new source. Each listener gets one notification. */
export async function offerToRoom(room: Room, speaker: Peer, only?: Source): Promise<void> {
  if (!room.isOnStage(speaker)) return;
  await Promise.all(
    room.others(speaker).map(async (listener) => {
      const offers = await consumeFrom(room, listener, speaker, only && [only]);
      if (offers.length > 0) listener.notify('consumer:offered', { offers });
    }),
  );
}

/** Lets the room receive the microphone's producer that is for it now, instead of the one before. */
export async function renewVoice(room: Room, speaker: Peer): Promise<void> {
  closeVoiceOf(room, speaker);
  await offerToRoom(room, speaker, 'microphone');
}

/** Closes what the room receives of a peer's microphone. */
export function closeVoiceOf(room: Room, speaker: Peer): void {
  for (const other of room.others(speaker)) closeConsumersOf(speaker, other, ['microphone']);
}

/**
 * Opens or closes one viewer's consumers of one share by the room's rule, after the viewer has started or stopped watching.
 * Returns the offers of all streams of the share that the viewer receives then.
 */
export async function syncShareConsumers(
  room: Room,
  viewer: Peer,
  sharer: Peer,
): Promise<ConsumerOffer[]> {
  if (room.receives(viewer, sharer, 'screen')) {
    await consumeFrom(room, viewer, sharer, shareSources);
  } else {
    viewer.media?.consumers.stop(sharer.id, shareSources);
  }
  return (viewer.media?.consumers.offers ?? []).filter(
    ({ peerId, source }) => peerId === sharer.id && isOfShare(source),
  );
}

/** Opens and closes one viewer's consumers of cameras by the room's rule, after it has begun or ceased to watch some of them. */
export async function syncCameraConsumers(room: Room, viewer: Peer): Promise<void> {
  for (const speaker of room.others(viewer)) {
    if (!room.receives(viewer, speaker, 'camera')) closeConsumersOf(speaker, viewer, ['camera']);
  }
  const made = await Promise.all(
    room.sendersTo(viewer).map((speaker) => consumeFrom(room, viewer, speaker, ['camera'])),
  );
  const offers = made.flat();
  if (offers.length > 0) viewer.notify('consumer:offered', { offers });
}

/** Closes all consumers between a peer and the others, when it leaves the room. Only the others are notified. */
export function closeConsumersBetween(room: Room, peer: Peer): void {
  peer.media?.consumers.stop('everybody', sharedSources);
  closeConsumersBy(room, peer);
}

/** Closes all that the others receive of a peer, when nobody in the room may receive it any more. They are notified. */
export function closeConsumersBy(room: Room, peer: Peer): void {
  for (const other of room.others(peer)) closeConsumersOf(peer, other, sharedSources);
}

/** Closes what a listener receives of these sources of a speaker, and notifies the listener. */
function closeConsumersOf(speaker: Peer, listener: Peer, sources: readonly Source[]): void {
  const ended = listener.media?.consumers.stop(speaker.id, sources) ?? [];
  if (ended.length > 0) listener.notify('consumer:closed', { consumerIds: ended });
}

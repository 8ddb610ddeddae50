import type { types } from 'mediasoup';
import type { Source } from '../../shared/domain/Source.ts';
import type { ConsumerOffer } from '../../shared/protocol/media.ts';
import type { Peer } from '../peers/Peer.ts';
import type { Room } from './Room.ts';

/** Lets `listener` hear one producer of `speaker`; null when there is nothing to hear, or no longer. */
async function hear(
  room: Room,
  listener: Peer,
  speaker: Peer,
  source: Source,
  producer: types.Producer,
): Promise<ConsumerOffer | null> {
  const from = speaker.media;
  const to = listener.media;
  if (!from || !to) return null;
  const together = () =>
    room.has(listener) &&
    room.has(speaker) &&
    !producer.closed &&
    listener.media === to &&
    speaker.media === from;
  return await to.consume(from, source, producer, together);
}

/** Lets `listener` hear all that the others in the room send; answers the offers, for one message. */
export async function hearEverybody(room: Room, listener: Peer): Promise<ConsumerOffer[]> {
  const made = await Promise.all(
    room
      .others(listener)
      .flatMap((speaker) =>
        (speaker.media?.producers ?? []).map(([source, producer]) =>
          hear(room, listener, speaker, source, producer),
        ),
      ),
  );
  return made.filter((offer) => offer !== null);
}

/** Lets everybody in the room hear what `speaker` sends, or just one new source of it; each listener is told once. */
export async function beHeardByEverybody(room: Room, speaker: Peer, only?: Source): Promise<void> {
  const producers = (speaker.media?.producers ?? []).filter(
    ([source]) => only === undefined || source === only,
  );
  await Promise.all(
    room.others(speaker).map(async (listener) => {
      const made = await Promise.all(
        producers.map(([source, producer]) => hear(room, listener, speaker, source, producer)),
      );
      const offers = made.filter((offer) => offer !== null);
      if (offers.length > 0) listener.emit('offered', offers);
    }),
  );
}

/** Ends everything between one peer and the others of a room it leaves; the others are told, the peer knows. */
export function partFromEverybody(room: Room, peer: Peer): void {
  peer.media?.stopReceiving('everybody');
  for (const other of room.others(peer)) {
    const ended = other.media?.stopReceiving(peer.id) ?? [];
    if (ended.length > 0) other.emit('consumersClosed', ended);
  }
}

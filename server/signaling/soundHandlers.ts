import type { SoundId } from '../../shared/domain/ids.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import { RateLimits } from '../limits/RateLimits.ts';
import type { ClientConnection } from './ClientConnection.ts';
import { type HandlersOf, ReadWhenSent } from './Handlers.ts';
import type { SignalingContext } from './SignalingContext.ts';

/** The soundboard: its sounds, and playing them in the peer's channel. Limits count per user, over all windows. */
export function soundHandlers(context: SignalingContext): HandlersOf<'sound'> {
  const { audit, authority, sounds, rooms, write, limits } = context;
  const plays = new RateLimits(3, 1);
  const additions = new RateLimits(10, 1 / 10);
  // New users cost nothing, so a few from one address could fill the soundboard.
  const { burst, perSecond } = limits.soundsPerAddress;
  const additionsOfAddress = new RateLimits(burst, perSecond);
  // All clients are notified of each.
  const changes = new RateLimits(20, 1);
  // All sounds of a server at once, then a few a second.
  const fetches = new RateLimits(100, 4);

  return {
    'sound:list': (client) => {
      void client.session;
      return new ReadWhenSent(() => ({ sounds: sounds.all }));
    },

    'sound:add': async (client, { name, emoji, bytes }) => {
      const { user } = client.peer;
      authority.require(user, 'files');
      checkRate(additions, client);
      if (!additionsOfAddress.take(client.addressGroup)) {
        throw new RequestError('rateLimited', 'too many sounds from this address');
      }
      return { sound: await write(() => sounds.add(user.id, { name, emoji }, bytes)) };
    },

    'sound:update': async (client, { soundId, name, emoji }) => {
      requireChange(client, soundId);
      checkRate(changes, client);
      return { sound: await write(() => sounds.update(soundId, { name, emoji })) };
    },

    'sound:remove': async (client, { soundId }) => {
      requireChange(client, soundId);
      checkRate(changes, client);
      const { user } = client.peer;
      const { uploader, name } = sounds.get(soundId);
      await write(() => sounds.remove(soundId));
      if (uploader.id !== user.id) {
        audit.note({ kind: 'soundRemoved', by: user, person: uploader, subject: name });
      }
      return {};
    },

    'sound:get': async (client, { soundId }) => {
      checkRate(fetches, client);
      return { bytes: await sounds.bytesOf(soundId) };
    },

    'sound:play': ({ peer }, { soundId }) => {
      const channelId = rooms.channelOf(peer);
      if (channelId === null) throw new RequestError('conflict', 'in no channel');
      authority.require(peer.user, 'soundboard', channelId);
      if (!rooms.isOnStage(peer)) throw new RequestError('forbidden', 'in the audience of a stage');
      if (peer.isSilenced) throw new RequestError('forbidden', 'muted by a moderator');
      const sound = sounds.get(soundId);
      checkRate(plays, { peer });
      for (const other of rooms.peersIn(channelId)) {
        if (other !== peer) other.notify('sound:played', { soundId: sound.id, peerId: peer.id });
      }
      return {};
    },
  };

  function checkRate(limits: RateLimits, { peer }: Pick<ClientConnection, 'peer'>): void {
    if (!limits.take(peer.user.id)) throw new RequestError('rateLimited', 'too many sounds');
  }

  /** Users may change their own sounds; for others they need the permission. */
  function requireChange({ peer }: ClientConnection, soundId: SoundId): void {
    const { uploader } = sounds.get(soundId);
    if (uploader.id !== peer.user.id) authority.require(peer.user, 'manageServer');
  }
}

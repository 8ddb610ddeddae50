import type { SoundId } from '../../shared/domain/ids.ts';
import { mayPlaySounds } from '../../shared/domain/Sound.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import { RateLimits } from '../limits/RateLimits.ts';
import type { ClientConnection } from './ClientConnection.ts';
import type { HandlersOf } from './Handlers.ts';
import type { SignalingContext } from './SignalingContext.ts';

/** The soundboard: its sounds, and playing them to one's own channel. Limits count per person, whatever their windows. */
export function soundHandlers(context: SignalingContext): HandlersOf<'sound'> {
  const { people, sounds, rooms, channels, write, limits } = context;
  const plays = new RateLimits(3, 1);
  const additions = new RateLimits(10, 1 / 10);
  // A person costs whoever makes one nothing: a few of an address could fill the board.
  const { burst, perSecond } = limits.soundsPerAddress;
  const additionsOfAddress = new RateLimits(burst, perSecond);
  // Everybody on the server is told of each.
  const changes = new RateLimits(20, 1);
  // As many as there can be at once, and then some a second.
  const fetches = new RateLimits(100, 4);

  return {
    'sound:list': (client) => {
      void client.session;
      return { sounds: sounds.all };
    },

    'sound:add': async (client, { name, emoji, bytes }) => {
      const { user } = client.peer;
      people.may(user, 'addSound');
      refuseHaste(additions, client);
      if (!additionsOfAddress.take(client.addressGroup)) {
        throw new RequestError('rateLimited', 'too many sounds from this address');
      }
      return { sound: await write(() => sounds.add(user.id, { name, emoji }, bytes)) };
    },

    'sound:update': async (client, { soundId, name, emoji }) => {
      mayChange(client, soundId);
      refuseHaste(changes, client);
      return { sound: await write(() => sounds.update(soundId, { name, emoji })) };
    },

    'sound:remove': async (client, { soundId }) => {
      mayChange(client, soundId);
      refuseHaste(changes, client);
      await write(() => sounds.remove(soundId));
      return {};
    },

    'sound:get': (client, { soundId }) => {
      refuseHaste(fetches, client);
      return { bytes: sounds.bytesOf(soundId) };
    },

    'sound:play': ({ peer }, { soundId }) => {
      const channelId = rooms.channelOf(peer);
      if (channelId === null) throw new RequestError('conflict', 'in no channel');
      const { soundboard } = channels.get(channelId);
      if (!mayPlaySounds(peer.user.role, soundboard)) {
        throw new RequestError('forbidden', `sounds here: ${soundboard}`);
      }
      const { id } = sounds.get(soundId);
      refuseHaste(plays, { peer });
      for (const other of rooms.peersIn(channelId)) {
        if (other !== peer) other.notify('sound:played', { soundId: id, peerId: peer.id });
      }
      return {};
    },
  };

  function refuseHaste(limits: RateLimits, { peer }: Pick<ClientConnection, 'peer'>): void {
    if (!limits.take(peer.user.id)) throw new RequestError('rateLimited', 'too many sounds');
  }

  /** Whoever brought a sound may change it; anybody else needs the right to. */
  function mayChange({ peer }: ClientConnection, soundId: SoundId): void {
    if (sounds.get(soundId).uploader.id !== peer.user.id) people.may(peer.user, 'manageSounds');
  }
}

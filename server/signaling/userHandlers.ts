import { backAtMaxMs } from '../../shared/domain/Door.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { HandlersOf } from './Handlers.ts';
import { personLimit } from './personLimit.ts';
import { refreshUser } from './refreshUser.ts';
import type { SignalingContext } from './SignalingContext.ts';

/** Owner codes that one person tries. They cannot be guessed, see `CodeAttempts`; but each try waits in the queue of writes. */
const claimBurst = 20;
const claimsPerSecond = 1 / 6;
/** Doors are opened and closed by hand. */
const doorBurst = 20;
const doorsPerSecond = 1 / 2;
/** A picture is tried a few times until it looks right; all who see the user load each. */
const pictureBurst = 10;
const picturesPerSecond = 1 / 30;
/** Those of everybody at the start of an app, then a few a second. */
const fetchBurst = 300;
const fetchesPerSecond = 10;

/** What users change about themselves. */
export function userHandlers(context: SignalingContext): HandlersOf<'user'> {
  const { audit, people, userProfiles, write } = context;
  const admitClaim = personLimit(claimBurst, claimsPerSecond);
  const admitDoor = personLimit(doorBurst, doorsPerSecond);
  const admitPicture = personLimit(pictureBurst, picturesPerSecond);
  const admitFetch = personLimit(fetchBurst, fetchesPerSecond);

  return {
    'user:rename': async (client, { name }) => {
      const { id, name: before } = client.peer.user;
      if (name === before) return { user: client.peer.user };
      const user = await write(() => people.rename(id, name));
      refreshUser(user, context);
      return { user };
    },

    'user:claimOwner': async (client, { code }) => {
      const { id } = client.peer.user;
      admitClaim(client);
      const { owner, former } = await write(() => people.claimOwner(id, code));
      for (const user of former ? [owner, former] : [owner]) refreshUser(user, context);
      audit.note({ kind: 'ownerClaimed', by: owner, former: former?.name ?? null });
      return { user: owner };
    },

    'user:setDoor': async (client, { door }) => {
      const { id } = client.peer.user;
      admitDoor(client);
      const now = Date.now();
      if (door?.kind === 'backAt' && (door.at <= now || door.at > now + backAtMaxMs)) {
        throw new RequestError('invalidRequest', 'the time is over or too far away');
      }
      const user = await write(() => userProfiles.setDoor(id, door));
      refreshUser(user, context);
      return { user };
    },

    'user:setPicture': async (client, { bytes }) => {
      const { id } = client.peer.user;
      admitPicture(client);
      const user = await write(() => userProfiles.setPicture(id, bytes));
      refreshUser(user, context);
      return { user };
    },

    'user:picture': async (client, { hash }) => {
      admitFetch(client);
      return { bytes: await userProfiles.pictureBytes(hash) };
    },
  };
}

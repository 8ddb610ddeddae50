import type { Device, DeviceRecord } from '../../shared/domain/Device.ts';
import type { UserId } from '../../shared/domain/ids.ts';
import type { SigningPlace } from '../../shared/protocol/encryption/keyTexts.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import { CodeAttempts } from '../limits/CodeAttempts.ts';
import { RateLimits } from '../limits/RateLimits.ts';
import type { Session } from '../peers/Session.ts';
import { type DeviceLinks, linkValidMs } from '../people/DeviceLinks.ts';
import { inviteAddresses } from '../reach/clientAddresses.ts';
import type { ClientConnection } from './ClientConnection.ts';
import type { HandlersOf } from './Handlers.ts';
import { personLimit } from './personLimit.ts';
import type { SignalingContext } from './SignalingContext.ts';

/** A person reads their devices when a dialog opens, and changes them a few times in a lifetime. Each change is a write. */
const listBurst = 20;
const listsPerSecond = 0.5;
const changeBurst = 20;
const changesPerSecond = 1 / 30;
/** New codes of one person, and devices from one address group that ask to come in: a class that links its phones. */
const startBurst = 10;
const startsPerSecond = 1 / 30;
const askBurst = 60;
const asksPerSecond = 1 / 10;

/** The devices of a person: linking another one, coming back by words, naming and removing them. */
export function deviceHandlers(
  context: SignalingContext,
  links: DeviceLinks<ClientConnection>,
): HandlersOf<'device'> {
  const { audit, authority, devices, people, publicAddress, reach, sessions, write } = context;
  const admitList = personLimit(listBurst, listsPerSecond);
  const admitChange = personLimit(changeBurst, changesPerSecond);
  const admitStart = personLimit(startBurst, startsPerSecond);
  const asking = new RateLimits(askBurst, asksPerSecond);
  const codes = new CodeAttempts();

  return {
    'device:challenge': ({ nonce }) => ({ nonce }),

    'device:list': async (client) => {
      const { session } = client;
      admitList(client);
      const keys = await devices.of(session.peer.user.id);
      return { devices: devicesFor(session, keys) };
    },

    'device:startLink': (client) => {
      const { user } = client.peer;
      admitStart(client);
      const { addressGroup } = client;
      return {
        code: links.start({ starter: client, userId: user.id, addressGroup }),
        expiresInMs: linkValidMs,
        ...publicAddress.placeFor(client),
        addresses: authority.may(user, 'invite')
          ? inviteAddresses(client.path, reach.addresses)
          : [],
      };
    },

    'device:requestLink': async (client, { code, publicKey, held, name }) => {
      requireStranger(client);
      const place = spendNonce(client);
      await devices.requireNew(place, { publicKey, held });
      const device = { publicKey, name };
      const { addressGroup } = client;
      codes.check({ publicKey, addressGroup }, () => {
        links.ask(code, client, device).starter.notify('device:linkRequested', device);
      });
      return {};
    },

    'device:answerLink': async (client, { publicKey, signature }) => {
      const { session } = client;
      const { name } = links.askedOf(client, publicKey);
      if (signature === null) {
        links.answer(client, publicKey, 'refused');
        return {};
      }
      const place = spendNonce(client);
      const by = session.publicKey;
      const userId = session.peer.user.id;
      await write(() => devices.addDevice(userId, { place, by, publicKey, name, signature }));
      links.answer(client, publicKey, 'approved');
      audit.note({ kind: 'deviceLinked', by: session.peer.user });
      await tellDevices(userId, { name, by });
      return {};
    },

    'device:cancelLink': (client) => {
      links.drop(client);
      return {};
    },

    'device:setRecovery': async (client, { publicKey, held, signature }) => {
      const { session } = client;
      admitChange(client);
      const place = spendNonce(client);
      const userId = session.peer.user.id;
      const by = session.publicKey;
      await write(() => devices.setRecovery(userId, { place, by, publicKey, held, signature }));
      await tellDevices(userId);
      return {};
    },

    'device:restore': async (client, { recoveryKey, signature, publicKey, held, name }) => {
      requireStranger(client);
      const place = spendNonce(client);
      const { userId, removedKey } = await write(() =>
        devices.restore({ place, recoveryKey, signature, publicKey, held, name }),
      );
      if (removedKey !== null) sessions.endRemoved(removedKey);
      const user = await people.find(userId);
      if (user) audit.note({ kind: 'recoveryUsed', by: user });
      await tellDevices(userId, { name, by: publicKey });
      return {};
    },

    'device:rename': async (client, { publicKey, name }) => {
      const { id } = client.peer.user;
      admitChange(client);
      await write(() => devices.rename(id, publicKey, name));
      await tellDevices(id);
      return {};
    },

    'device:remove': async (client, { publicKey }) => {
      const { user } = client.peer;
      const { id } = user;
      admitChange(client);
      const kind = await write(() => devices.remove(id, publicKey));
      if (kind === 'device') audit.note({ kind: 'deviceRemoved', by: user });
      sessions.endRemoved(publicKey);
      await tellDevices(id);
      return {};
    },
  };

  /** A device that asks to come in has no session. Throws `conflict`, `rateLimited`. */
  function requireStranger(client: ClientConnection): void {
    if (client.signedIn) throw new RequestError('conflict', 'a session is open already');
    if (asking.take(client.addressGroup)) return;
    throw new RequestError('rateLimited', 'too many devices from this address');
  }

  /** Tells all devices of a person that they have changed. `added`: a new one, and who has let it in. */
  async function tellDevices(
    userId: UserId,
    added: { readonly name: string; readonly by: string } | null = null,
  ): Promise<void> {
    const keys = await devices.of(userId);
    for (const session of sessions.ofUser(userId)) {
      session.peer.notify('device:changed', {
        devices: devicesFor(session, keys),
        added: added === null || added.by === session.publicKey ? null : added.name,
      });
    }
  }

  function devicesFor(
    { publicKey: own, peer }: Session,
    records: readonly DeviceRecord[],
  ): Device[] {
    const here = sessions.ofUser(peer.user.id).filter(({ connected }) => connected);
    return records.map(({ publicKey, kind, name, addedAt, lastSeenAt }) => ({
      publicKey,
      kind,
      name,
      addedAt,
      lastSeenAt,
      connected: here.some((session) => session.publicKey === publicKey),
      own: publicKey === own,
    }));
  }
}

/** Where a signature of this connection was made. Its nonce is used up. */
function spendNonce(client: ClientConnection): SigningPlace {
  const { host, serverKey } = client;
  const nonce = client.spendNonce();
  client.send('session:nonceRenewed', { nonce: client.nonce });
  return { host, serverKey, nonce };
}

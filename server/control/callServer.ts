import { RequestError } from '../../shared/protocol/errors.ts';
import { CommandError } from '../CommandError.ts';
import { localHost, type ServerConfig } from '../config.ts';
import { loadServedCertificate } from '../http/servedCertificate.ts';
import { createLog } from '../log.ts';
import { Authority } from '../people/Authority.ts';
import { Invites } from '../people/Invites.ts';
import { RoleDirectory } from '../people/RoleDirectory.ts';
import { publishedAddresses } from '../reach/clientAddresses.ts';
import { listenedAddresses } from '../reach/ServerReach.ts';
import { ChannelDirectory } from '../rooms/ChannelDirectory.ts';
import { databasePlaceOf } from '../storage/database/databasePlaceOf.ts';
import { Store } from '../storage/Store.ts';
import { askServer } from './askServer.ts';
import type { ControlAnswer, ControlInput } from './controlCalls.ts';
import { type StoreCall, storeCalls } from './storeCalls.ts';

/**
 * Asks the server with these settings; where none runs, does the same in its database.
 *
 * @throws CommandError when it is refused; StorageError when the folder has no database of this version, or it cannot be
 *   written; CertificateError
 */
export async function callServer<Name extends StoreCall>(
  config: ServerConfig,
  name: Name,
  input: ControlInput<Name>,
): Promise<ControlAnswer<Name>> {
  const answer = await askServer(config.dataDir, name, input);
  return answer ?? (await callBeside(config, name, input));
}

async function callBeside<Name extends StoreCall>(
  config: ServerConfig,
  name: Name,
  input: ControlInput<Name>,
): Promise<ControlAnswer<Name>> {
  const place = name === 'invite' ? await placeOf(config) : null;
  const database = await databasePlaceOf(config);
  const outcome = await database.changeBeside(async (tables) => {
    const store = new Store(tables);
    const roles = await RoleDirectory.load(store.roles);
    const channels = await ChannelDirectory.load(store.channels);
    const authority = new Authority({ roles, channels });
    const isConnected = () => false;
    const calls = storeCalls({
      store,
      write: (change) => change(),
      invites: new Invites({ store, authority, roles, channels, isConnected }),
      roles,
      channels,
      place: () =>
        place ?? { url: null, address: localHost(config), port: config.port, fingerprint256: null },
      onInvited: () => undefined,
    });
    try {
      return await calls[name](input);
    } catch (error) {
      // No fault of the database, whose errors get its name.
      if (error instanceof RequestError) return error;
      throw error;
    }
  });
  if (outcome instanceof RequestError) throw new CommandError(outcome.message);
  return outcome;
}

/** Where the server will be reached, once it runs. */
async function placeOf(config: ServerConfig) {
  if (config.port === 0) {
    throw new CommandError('With PERCH_PORT=0 the port is known only while the server runs.');
  }
  const known = { announced: [], own: await listenedAddresses(config.host), outside: [] };
  const [address = localHost(config)] = publishedAddresses(config, known);
  const announced = { addresses: config.announcedAddresses };
  const certificate = await loadServedCertificate(config, announced, createLog('silent'));
  certificate.close();
  const { publicUrl: url, port } = config;
  // Which key is shown at the public address is known to a running server only.
  return { url, address, port, fingerprint256: url === null ? certificate.pin : null };
}

import type { Invite } from '../../shared/domain/Invite.ts';
import { nameKeyOf } from '../../shared/domain/names.ts';
import type { Role } from '../../shared/domain/Role.ts';
import { inviteParts, serverLinks } from '../../shared/domain/serverLinks.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { Invites } from '../people/Invites.ts';
import { OwnerCode } from '../people/OwnerCode.ts';
import type { ChannelDirectory } from '../rooms/ChannelDirectory.ts';
import type { Store } from '../storage/Store.ts';
import type { ControlHandlers, ControlInput } from './controlCalls.ts';

/** What can be asked whether the server runs or not. */
export type StoreCall = 'ownerCode' | 'users' | 'invite';

export interface StoreCallSources {
  readonly store: Store;
  /** Runs a change of the database. */
  readonly write: <Result>(change: () => Promise<Result>) => Promise<Result>;
  readonly invites: Pick<Invites, 'create'>;
  readonly roles: { readonly all: readonly Role[] };
  readonly channels: Pick<ChannelDirectory, 'all'>;
  /** Where invited people reach the server. */
  readonly place: () => {
    /** The public address; null where the next two are dialled. */
    readonly url: string | null;
    readonly address: string;
    readonly port: number;
    readonly fingerprint256: string | null;
  };
  /** Is told of a new invite. */
  readonly onInvited: (invite: Invite) => void;
}

/**
 * What the host asks by commands. It asks for no right, because who can run them could change the database by hand.
 */
export function storeCalls(sources: StoreCallSources): ControlHandlers<StoreCall> {
  const { store, write, invites, place, onInvited } = sources;
  return {
    ownerCode: async () => ({ code: await write(() => new OwnerCode(store.settings).renew()) }),

    async users() {
      const roles = await store.roles.all();
      const users = (await store.users.all()).map(({ name, isOwner, roleIds, lastSeenAt }) => ({
        name,
        roles: [
          ...(isOwner ? ['Owner'] : []),
          ...roles.filter(({ id }) => roleIds.includes(id)).map((role) => role.name),
        ],
        lastSeenAt,
      }));
      return { users };
    },

    async invite(wish) {
      const owner = await store.users.owner();
      if (owner === null) {
        throw new RequestError(
          'conflict',
          'This server has no owner yet, in whose name an invite is made. Enter the owner code (owner-code) in the app first.',
        );
      }
      const terms = termsOf(wish, sources);
      const { lifetimeMs, usesMax } = wish;
      const order = { ...terms, lifetimeMs, usesMax, note: '' };
      const { invite, isNew } = await write(() => invites.create(owner, order));
      if (isNew) onInvited(invite);
      const { url, address, port, fingerprint256 } = place();
      const hostname = address.includes(':') ? `[${address}]` : address;
      const parts = inviteParts(invite.code, invite.channelId);
      const dialled = new URL(`${url ?? `https://${hostname}:${port}`}/`);
      const reached = {
        hostname: dialled.hostname,
        port: Number(dialled.port || 443),
        path: dialled.pathname,
        fingerprint256,
      };
      return { links: serverLinks(reached, parts) };
    },
  };
}

/** Finds the role and the channel by their names. */
function termsOf(
  { role, channel }: ControlInput<'invite'>,
  { roles, channels }: Pick<StoreCallSources, 'roles' | 'channels'>,
) {
  const kind = nameKeyOf(role) === 'guest' ? 'guest' : 'member';
  const isPlain = ['guest', 'member'].includes(nameKeyOf(role));
  const given = roles.all.filter((each) => each.kind === 'own');
  const found = given.find((each) => nameKeyOf(each.name) === nameKeyOf(role));
  if (!isPlain && !found) {
    throw unknown('role', role, ['member', 'guest', ...given.map(({ name }) => name)]);
  }
  const there = channels.all.find(
    ({ name, id }) =>
      channel !== null && (id === channel || nameKeyOf(name) === nameKeyOf(channel)),
  );
  if (channel !== null && !there) {
    throw unknown(
      'channel',
      channel,
      channels.all.map(({ name }) => name),
    );
  }
  return {
    kind,
    roleId: isPlain ? null : (found?.id ?? null),
    channelId: there?.id ?? null,
  } as const;
}

function unknown(what: string, name: string, names: readonly string[]): RequestError {
  return new RequestError(
    'notFound',
    `There is no ${what} ${JSON.stringify(name)}. There are: ${names.join(', ')}.`,
  );
}

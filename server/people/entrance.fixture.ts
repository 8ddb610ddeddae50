import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { Channel } from '../../shared/domain/Channel.ts';
import type { InviteTerms } from '../../shared/domain/Invite.ts';
import type { ChannelId, UserId } from '../../shared/domain/ids.ts';
import type { Role } from '../../shared/domain/Role.ts';
import type { Permission } from '../../shared/permissions/permissions.ts';
import { type ErrorCode, RequestError } from '../../shared/protocol/errors.ts';
import { challengeText } from '../../shared/protocol/signIn.ts';
import { createLog } from '../log.ts';
import { SqliteDatabase } from '../storage/database/SqliteDatabase.ts';
import { Store } from '../storage/Store.ts';
import { temporaryFolder } from '../storage/temporaryFolder.fixture.ts';
import { Authority } from './Authority.ts';
import { EntryControl, type EntryControlOptions } from './EntryControl.ts';
import { Invites } from './Invites.ts';
import { People, type SignIn } from './People.ts';
import { RoleDirectory } from './RoleDirectory.ts';

export const signedHost = 'nest.example:44300';
const nonce = 'n'.repeat(43);
const serverKey = 'AB:CD';

let devices = 0;

/** A device with its key. */
export class Device {
  readonly publicKey: string;
  /** Its user’s, which no other device’s has. */
  readonly name: string;
  readonly #privateKey: KeyObject;

  constructor() {
    devices += 1;
    this.name = `Ada ${devices}`;
    const pair = generateKeyPairSync('ed25519');
    this.publicKey = pair.publicKey.export({ format: 'jwk' }).x ?? '';
    this.#privateKey = pair.privateKey;
  }

  proof(extra: Partial<SignIn> = {}): SignIn {
    const text = Buffer.from(challengeText(signedHost, serverKey, nonce));
    const signature = sign(null, text, this.#privateKey).toString('base64url');
    return { publicKey: this.publicKey, signature, host: signedHost, serverKey, nonce, ...extra };
  }
}

/** The code of the error that an action ends with; null when it succeeds. */
export async function codeOf(action: () => unknown): Promise<ErrorCode | null> {
  try {
    await action();
  } catch (error) {
    return (error as { code: ErrorCode }).code;
  }
  return null;
}

/** The channels in memory, as `ChannelDirectory` keeps them. */
class StoredChannels {
  readonly #store: Store['channels'];
  #all: readonly Channel[] = [];

  static async load(store: Store['channels']): Promise<StoredChannels> {
    const channels = new StoredChannels(store);
    await channels.#reload();
    return channels;
  }

  private constructor(store: Store['channels']) {
    this.#store = store;
  }

  /** The first of the list. */
  get first(): Channel {
    const [first] = this.#all;
    if (!first) throw new Error('no channel');
    return first;
  }

  has(id: ChannelId): boolean {
    return this.#all.some((channel) => channel.id === id);
  }

  get(id: ChannelId): Channel {
    const channel = this.#all.find((each) => each.id === id);
    if (!channel) throw new RequestError('notFound', 'no such channel');
    return channel;
  }

  /** Hides a channel from one person. */
  async hide(id: ChannelId, userId: UserId): Promise<void> {
    await this.#store.override(id, [{ subject: { userId }, allow: [], deny: ['seeChannel'] }]);
    await this.#reload();
  }

  async delete(id: ChannelId): Promise<void> {
    await this.#store.delete(id);
    await this.#reload();
  }

  async #reload(): Promise<void> {
    this.#all = await this.#store.all();
  }
}

/** Terms of an invite without any limit. */
export const plainTerms: InviteTerms & { readonly lifetimeMs: number | null } = {
  kind: 'member',
  roleId: null,
  channelId: null,
  usesMax: null,
  lifetimeMs: null,
  note: '',
};

/** All that decides who comes in, on a database of its own, with an owner. */
export class Entrance {
  readonly store: Store;
  readonly roles: RoleDirectory;
  readonly channels: StoredChannels;
  readonly invites: Invites;
  readonly entry: EntryControl;
  readonly people: People;
  /** Who has a session now. */
  readonly connected = new Set<UserId>();
  /** Of the invites, in milliseconds since 1970. */
  now = Date.now();
  readonly #close: () => void;

  static async open(
    options: Partial<Pick<EntryControlOptions, 'fixedJoinCode' | 'standardMode'>> = {},
  ): Promise<Entrance> {
    const folder = temporaryFolder();
    const database = await SqliteDatabase.open(folder.file('perch.db'));
    const store = new Store(database.tables);
    const roles = await RoleDirectory.load(store.roles);
    const channels = await StoredChannels.load(store.channels);
    const authority = new Authority({ roles, channels });
    let entrance: Entrance | null = null;
    const invites = new Invites({
      store,
      authority,
      roles,
      channels,
      isConnected: (id) => entrance?.connected.has(id) ?? false,
      now: () => entrance?.now ?? 0,
    });
    const entry = await EntryControl.load({
      store,
      invites,
      fixedJoinCode: null,
      standardMode: 'open',
      ...options,
    });
    const connected = () => [...(entrance?.connected ?? [])];
    const people = People.create({ store, entry, connected, log: createLog('silent') });
    entrance = new Entrance({ store, roles, channels, invites, entry, people }, () => {
      database.close();
      folder.remove();
    });
    return entrance;
  }

  private constructor(
    parts: Pick<Entrance, 'store' | 'roles' | 'channels' | 'invites' | 'entry' | 'people'>,
    close: () => void,
  ) {
    this.store = parts.store;
    this.roles = parts.roles;
    this.channels = parts.channels;
    this.invites = parts.invites;
    this.entry = parts.entry;
    this.people = parts.people;
    this.#close = close;
  }

  close(): void {
    this.#close();
  }

  /** Makes a role above all others, and a user who has it besides that of members. */
  async personWith(permissions: readonly Permission[], name = 'Mod') {
    const role = await this.roles.create({ name: `${name}’s role`, color: null, permissions });
    await this.rank([role]);
    const { id } = await this.store.users.create({ publicKey: name, name });
    await this.people.setRoles(id, [role.id, this.roleOf('member')], () => undefined);
    return { user: await this.userOf(id), role: this.roles.get(role.id) };
  }

  /** Orders the roles: these above all others, the highest first. */
  async rank(highest: readonly Pick<Role, 'id'>[]) {
    const ids = highest.map(({ id }) => id);
    const others = this.roles.all.filter(
      ({ id, kind }) => kind !== 'everyone' && !ids.includes(id),
    );
    await this.roles.reorder([...ids, ...others.map(({ id }) => id).toReversed()]);
  }

  /** The owner of the server, made at the first call. */
  async owner() {
    const code = await this.people.firstOwnerCode();
    if (code === null) throw new Error('there is an owner already');
    const { id } = await this.store.users.create({ publicKey: 'owner', name: 'Olga' });
    return (await this.people.claimOwner(id, code)).owner;
  }

  async makeInvite(...order: Parameters<Invites['create']>) {
    return (await this.invites.create(...order)).invite;
  }

  async userOf(id: UserId) {
    const user = await this.people.find(id);
    if (!user) throw new Error('no such user');
    return user;
  }

  /** The role that the server itself gives. */
  roleOf(kind: 'member' | 'guest') {
    const role = this.roles.all.find((each) => each.kind === kind);
    if (!role) throw new Error(`no role of the kind ${kind}`);
    return role.id;
  }

  signIn(device: Device, joinCode?: string, name: string | undefined = device.name) {
    return this.people.signIn(device.proof({ name, joinCode }));
  }
}

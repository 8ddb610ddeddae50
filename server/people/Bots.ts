import { createPublicKey, randomBytes } from 'node:crypto';
import { type Bot, botsMax, botTokenPrefix } from '../../shared/domain/Bot.ts';
import type { UserId } from '../../shared/domain/ids.ts';
import type { User } from '../../shared/domain/User.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import { botKey, seedBytes } from '../api/client/botKey.ts';
import type { DeviceKeyStore } from '../storage/people/DeviceKeyStore.ts';
import type { StoredUser } from '../storage/people/UserStore.ts';
import type { Store } from '../storage/Store.ts';
import type { Authority } from './Authority.ts';
import { type CurrentUsers, userOf } from './CurrentUsers.ts';
import type { People } from './People.ts';

export interface BotsOptions {
  readonly store: Pick<Store, 'users' | 'deviceKeys' | 'webhooks' | 'transaction'>;
  readonly people: Pick<People, 'createBot'>;
  /** In its turns users change. */
  readonly current: CurrentUsers;
  readonly authority: Pick<Authority, 'require'>;
}

/**
 * Programs that are members of the server. A bot comes in by its token, whose public key is the only key that it has, so it signs
 * in as a device does. Callers make one change after the other, in the queue of writes.
 */
export class Bots {
  readonly #options: BotsOptions;

  constructor(options: BotsOptions) {
    this.#options = options;
  }

  /** Makes a bot. @throws RequestError `forbidden`, `nameTaken`, `limitReached` */
  async create(maker: User, name: string): Promise<{ readonly bot: Bot; readonly token: string }> {
    const { store, people } = this.#options;
    this.#require(maker);
    if ((await store.users.bots()).length >= botsMax) {
      throw new RequestError('limitReached', `${botsMax} bots, no more`);
    }
    const { token, publicKey } = newToken();
    return { bot: botOf(await people.createBot(publicKey, name)), token };
  }

  /** The newest first. @throws RequestError `forbidden` */
  async list(viewer: User): Promise<Bot[]> {
    this.#require(viewer);
    const { users, webhooks } = this.#options.store;
    const urls = new Map((await webhooks.all()).map(({ userId, url }) => [userId, url]));
    return (await users.bots()).map((bot) => botOf(bot, urls.get(bot.id)));
  }

  /**
   * Gives a bot another token.
   *
   * @returns it, the bot, and the public key of the token before, whose sessions the caller ends
   * @throws RequestError `forbidden`; `notFound` for who is no bot
   */
  async renewToken(
    by: User,
    id: UserId,
  ): Promise<{ readonly token: string; readonly bot: User; readonly formerKey: string }> {
    this.#require(by);
    const { token, publicKey } = newToken();
    return await this.#options.store.transaction(async ({ users, deviceKeys }) => {
      const bot = existing(await users.find(id));
      const former = await keyOf(deviceKeys, id);
      await deviceKeys.remove(former);
      await deviceKeys.add({ publicKey, userId: id, kind: 'device', name: '' });
      return { token, bot: userOf(bot), formerKey: former.publicKey };
    });
  }

  /**
   * Deletes a bot.
   *
   * @returns it, and the public key of its token, whose sessions the caller ends
   * @throws RequestError `forbidden`; `notFound` for who is no bot
   */
  async remove(by: User, id: UserId): Promise<{ readonly bot: User; readonly formerKey: string }> {
    this.#require(by);
    const { store, current } = this.#options;
    return await current.inTurn(async () => {
      const removed = await store.transaction(async ({ users, deviceKeys }) => {
        const bot = existing(await users.find(id));
        const { publicKey } = await keyOf(deviceKeys, id);
        await users.delete(id);
        return { bot: userOf(bot), formerKey: publicKey };
      });
      current.forget([id]);
      return removed;
    });
  }

  /** The bot of a token, and the public key of it; null for any other text. @throws RequestError `forbidden` after a kick */
  async of(token: string): Promise<{ readonly bot: User; readonly publicKey: string } | null> {
    const publicKey = publicKeyOf(token);
    if (publicKey === null) return null;
    const { store, current } = this.#options;
    return await current.inTurn(async () => {
      const known = await store.users.findByKey(publicKey);
      if (!known?.bot) return null;
      // After a kick, which somebody may undo.
      if (!known.admitted) throw new RequestError('forbidden', 'the bot was thrown out');
      return { bot: current.note(known), publicKey };
    });
  }

  #require(user: User): void {
    this.#options.authority.require(user, 'manageServer');
  }
}

function newToken(): { token: string; publicKey: string } {
  const token = `${botTokenPrefix}${randomBytes(seedBytes).toString('base64url')}`;
  const publicKey = publicKeyOf(token);
  if (publicKey === null) throw new Error('a new token is not valid');
  return { token, publicKey };
}

/** Raw, base64url; null for what is no token. */
function publicKeyOf(token: string): string | null {
  const privateKey = botKey(token);
  if (privateKey === null) return null;
  return createPublicKey(privateKey).export({ format: 'jwk' }).x ?? null;
}

function existing(user: StoredUser | null): StoredUser {
  if (!user?.bot) throw new RequestError('notFound', 'no such bot');
  return user;
}

/** The only key of a bot. */
async function keyOf(deviceKeys: DeviceKeyStore, id: UserId) {
  const [key] = await deviceKeys.of(id);
  if (!key) throw new Error('a bot has no key');
  return key;
}

function botOf(stored: StoredUser, webhook: string | null = null): Bot {
  const { createdAt, lastSeenAt } = stored;
  return { user: userOf(stored), createdAt, lastSeenAt, webhook };
}

import { createHash } from 'node:crypto';
import type { Door } from '../../shared/domain/Door.ts';
import type { UserId } from '../../shared/domain/ids.ts';
import type { User } from '../../shared/domain/User.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { StoredUser } from '../storage/people/UserStore.ts';
import type { Store } from '../storage/Store.ts';
import type { CurrentUsers } from './CurrentUsers.ts';
import { isSmallImage } from './pictureBytes.ts';

export interface UserProfilesOptions {
  readonly store: Pick<Store, 'users' | 'userPictures' | 'transaction'>;
  readonly current: CurrentUsers;
}

/** The pictures and the doors of users. Callers limit the rate. */
export class UserProfiles {
  readonly #store: UserProfilesOptions['store'];
  readonly #current: CurrentUsers;

  constructor({ store, current }: UserProfilesOptions) {
    this.#store = store;
    this.#current = current;
  }

  /**
   * Says whether a user wants to be talked to; null for open.
   *
   * @throws RequestError `notFound`
   */
  setDoor(id: UserId, door: Door | null): Promise<User> {
    return this.#current.inTurn(async () =>
      this.#current.note(existing(await this.#store.users.setDoor(id, door))),
    );
  }

  /**
   * Gives a user a picture; null for none.
   *
   * @throws RequestError `invalidRequest` when the bytes are no small image; `notFound`
   */
  async setPicture(id: UserId, bytes: Uint8Array | null): Promise<User> {
    if (bytes !== null && !isSmallImage(bytes)) {
      throw new RequestError('invalidRequest', 'the bytes are not a small image');
    }
    const picture = bytes && {
      hash: createHash('sha256').update(bytes).digest('base64url'),
      bytes,
    };
    return await this.#current.inTurn(async () => {
      const stored = await this.#store.transaction(async ({ users, userPictures }) => {
        existing(await users.find(id));
        await userPictures.set(id, picture);
        return existing(await users.find(id));
      });
      return this.#current.note(stored);
    });
  }

  /**
   * The picture that somebody has now, by its hash.
   *
   * @throws RequestError `notFound`
   */
  async pictureBytes(hash: string): Promise<Uint8Array> {
    const bytes = await this.#store.userPictures.bytesOf(hash);
    if (bytes === null) throw new RequestError('notFound', 'nobody has this picture');
    return bytes;
  }
}

function existing(user: StoredUser | null): StoredUser {
  if (!user) throw new RequestError('notFound', 'no such user');
  return user;
}

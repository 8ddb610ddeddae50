import { type DeviceKind, userDevicesMax } from '../../shared/domain/Device.ts';
import type { UserId } from '../../shared/domain/ids.ts';
import {
  addedKeyText,
  heldKeyText,
  type SigningPlace,
} from '../../shared/protocol/encryption/keyTexts.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { DeviceKeyStore, StoredDeviceKey } from '../storage/people/DeviceKeyStore.ts';
import type { Store } from '../storage/Store.ts';
import { hasSigned } from './deviceKey.ts';

/** A key that asks to be added, with the proof that its device holds it. */
export interface HeldKey {
  readonly publicKey: string;
  /** The signature of `heldKeyText` by it. */
  readonly held: string;
}

/** What adds a key to a user: the signature of `addedKeyText` by a key that they have. */
interface Addition {
  readonly place: SigningPlace;
  readonly publicKey: string;
  readonly signature: string;
}

/**
 * The keys of the users: those of their devices, and those of the words by which they come back. Knows no connections. Each
 * decision is made in the transaction that acts on it; callers run the changes in their queue of writes, spend the nonce of a
 * place once, and limit the rate.
 */
export class Devices {
  readonly #store: Pick<Store, 'deviceKeys' | 'transaction'>;

  constructor(store: Pick<Store, 'deviceKeys' | 'transaction'>) {
    this.#store = store;
  }

  /** All keys of a user, the oldest first. */
  of(userId: UserId): Promise<StoredDeviceKey[]> {
    return this.#store.deviceKeys.of(userId);
  }

  /**
   * Checks a key that asks to be added.
   *
   * @throws RequestError `signatureWrong`; `conflict` for a key that is known here, or was taken from its user
   */
  async requireNew(place: SigningPlace, key: HeldKey): Promise<void> {
    requireHeld(place, key);
    await refuseKnown(this.#store.deviceKeys, key.publicKey);
  }

  /**
   * Adds the key of another device to a user.
   *
   * @param by the key of the device that has signed the addition
   * @throws RequestError `signatureWrong`; `notFound` when the signing device was removed meanwhile; `conflict`, `limitReached`
   */
  async addDevice(
    userId: UserId,
    { by, name, ...addition }: Addition & { readonly by: string; readonly name: string },
  ): Promise<void> {
    const { publicKey } = addition;
    requireAdded(addition, by, userId, 'device');
    await this.#store.transaction(async ({ deviceKeys }) => {
      await requireOwned(deviceKeys, userId, by);
      await refuseKnown(deviceKeys, publicKey);
      const devices = await devicesOf(deviceKeys, userId);
      if (devices.length >= userDevicesMax) {
        throw new RequestError('limitReached', `a user has ${userDevicesMax} devices at most`);
      }
      await deviceKeys.add({ publicKey, userId, kind: 'device', name });
    });
  }

  /**
   * Sets the key of a user's words, in place of an earlier one.
   *
   * @param by the key of the device that has signed the addition
   * @throws RequestError `signatureWrong`; `notFound` when the signing device was removed meanwhile; `conflict`
   */
  async setRecovery(
    userId: UserId,
    { by, held, ...addition }: Addition & HeldKey & { readonly by: string },
  ): Promise<void> {
    const { publicKey, place } = addition;
    requireHeld(place, { publicKey, held });
    requireAdded(addition, by, userId, 'recovery');
    await this.#store.transaction(async ({ deviceKeys }) => {
      await requireOwned(deviceKeys, userId, by);
      await refuseKnown(deviceKeys, publicKey);
      const earlier = (await deviceKeys.of(userId)).find(({ kind }) => kind === 'recovery');
      if (earlier) await deviceKeys.remove(earlier);
      await deviceKeys.add({ publicKey, userId, kind: 'recovery', name: '' });
    });
  }

  /**
   * Adds a device to the user who has these words. Where they have too many, the one that was not seen for the longest is
   * removed.
   *
   * @param recoveryKey the key of the words, which has signed the addition
   * @returns whose words they are, and the key that was removed
   * @throws RequestError `signatureWrong`, `recoveryUnknown`; `conflict` for a key that is known here
   */
  async restore({
    recoveryKey,
    name,
    held,
    ...addition
  }: Addition & HeldKey & { readonly recoveryKey: string; readonly name: string }): Promise<{
    readonly userId: UserId;
    readonly removedKey: string | null;
  }> {
    const { publicKey, place } = addition;
    requireHeld(place, { publicKey, held });
    requireAdded(addition, recoveryKey, recoveryKey, 'device');
    return await this.#store.transaction(async ({ deviceKeys }) => {
      const words = await deviceKeys.find(recoveryKey);
      if (words?.kind !== 'recovery') {
        throw new RequestError('recoveryUnknown', 'nobody has these words');
      }
      const { userId } = words;
      await refuseKnown(deviceKeys, publicKey);
      const devices = await devicesOf(deviceKeys, userId);
      const [oldest] = devices.toSorted((one, other) => one.lastSeenAt - other.lastSeenAt);
      const surplus = devices.length >= userDevicesMax ? (oldest ?? null) : null;
      if (surplus) await deviceKeys.remove(surplus);
      await deviceKeys.add({ publicKey, userId, kind: 'device', name });
      await deviceKeys.touch(recoveryKey, undefined);
      return { userId, removedKey: surplus?.publicKey ?? null };
    });
  }

  /** @throws RequestError `notFound` when the user has no such key */
  async rename(userId: UserId, publicKey: string, name: string): Promise<void> {
    if (await this.#store.deviceKeys.rename(userId, publicKey, name)) return;
    throw new RequestError('notFound', 'no such device');
  }

  /**
   * Takes a key from a user. It never signs in again.
   *
   * @returns what the key was for
   * @throws RequestError `notFound` when the user has no such key; `conflict` for the key of the last device
   */
  remove(userId: UserId, publicKey: string): Promise<DeviceKind> {
    return this.#store.transaction(async ({ deviceKeys }) => {
      const key = await requireOwned(deviceKeys, userId, publicKey);
      const devices = await devicesOf(deviceKeys, userId);
      if (key.kind === 'device' && devices.length === 1) {
        throw new RequestError('conflict', 'it is the last device of this user');
      }
      await deviceKeys.remove(key);
      return key.kind;
    });
  }
}

function requireHeld(place: SigningPlace, { publicKey, held }: HeldKey): void {
  if (hasSigned(publicKey, held, heldKeyText(place, publicKey))) return;
  throw new RequestError('signatureWrong', 'the signature does not prove the new key');
}

function requireAdded(
  { place, publicKey, signature }: Addition,
  by: string,
  adder: string,
  kind: DeviceKind,
): void {
  if (hasSigned(by, signature, addedKeyText(place, adder, { kind, publicKey }))) return;
  throw new RequestError('signatureWrong', 'the signature does not add this key');
}

async function requireOwned(
  deviceKeys: DeviceKeyStore,
  userId: UserId,
  publicKey: string,
): Promise<StoredDeviceKey> {
  const key = await deviceKeys.find(publicKey);
  if (key?.userId === userId) return key;
  throw new RequestError('notFound', 'the user has no such device');
}

async function refuseKnown(deviceKeys: DeviceKeyStore, publicKey: string): Promise<void> {
  if ((await deviceKeys.find(publicKey)) || (await deviceKeys.wasRemoved(publicKey))) {
    throw new RequestError('conflict', 'the key is known here');
  }
}

async function devicesOf(deviceKeys: DeviceKeyStore, userId: UserId): Promise<StoredDeviceKey[]> {
  return (await deviceKeys.of(userId)).filter(({ kind }) => kind === 'device');
}

import { userDevicesMax } from '../../../shared/domain/Device.ts';
import type { UserId } from '../../../shared/domain/ids.ts';
import type { KnownDevice, Standing } from '../../state/CallEncryption.ts';

const storageKey = 'perch.knownDevices';
/** More than anybody meets on one server; who was seen longest ago is forgotten. */
const peopleMax = 1_000;

interface KnownPerson {
  readonly userId: string;
  readonly known: readonly string[];
  readonly verified: readonly string[];
}

/**
 * The devices of the people on this server, as they were first seen: a page's storage belongs to one server. Another device of a
 * person is `changed` until the user has accepted it.
 */
export class KnownDevices {
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'>;
  readonly #people: Map<string, KnownPerson>;

  constructor(storage: Pick<Storage, 'getItem' | 'setItem'>) {
    this.#storage = storage;
    this.#people = new Map(read(storage).map((person) => [person.userId, person]));
  }

  /** The devices of a person who is met for the first time are known from now on, all of them. */
  meet(userId: UserId, deviceKeys: readonly string[]): void {
    if (!this.#people.has(userId)) this.#save({ userId, known: deviceKeys, verified: [] });
  }

  /** How well a device is known; the first one of its person is known from now on. */
  standingOf(userId: UserId, deviceKey: string): Standing {
    const person = this.#people.get(userId);
    if (person === undefined) {
      this.#save({ userId, known: [deviceKey], verified: [] });
      return 'known';
    }
    if (person.verified.includes(deviceKey)) return 'verified';
    return person.known.includes(deviceKey) ? 'known' : 'changed';
  }

  /** The user takes this device for its person's. */
  accept(userId: UserId, deviceKey: string): void {
    const { known = [], verified = [] } = this.#people.get(userId) ?? {};
    this.#save({ userId, known: withDevice(known, deviceKey), verified });
  }

  /** The user has compared its code. */
  verify(userId: UserId, deviceKey: string): void {
    const { known = [], verified = [] } = this.#people.get(userId) ?? {};
    this.#save({
      userId,
      known: withDevice(known, deviceKey),
      verified: withDevice(verified, deviceKey),
    });
  }

  /** The devices by which a person is known, the newest last. */
  devicesOf(userId: UserId): KnownDevice[] {
    const { known = [], verified = [] } = this.#people.get(userId) ?? {};
    return known.map((deviceKey) => {
      return { deviceKey, standing: verified.includes(deviceKey) ? 'verified' : 'known' };
    });
  }

  /** The user does not take this device for its person's any more. Of somebody without devices none is the first one again. */
  distrust(userId: UserId, deviceKey: string): void {
    const person = this.#people.get(userId);
    if (person === undefined) return;
    const without = (devices: readonly string[]) => devices.filter((each) => each !== deviceKey);
    const { known, verified } = person;
    this.#save({ userId, known: without(known), verified: without(verified) });
  }

  #save(person: KnownPerson): void {
    this.#people.delete(person.userId);
    this.#people.set(person.userId, person);
    const people = [...this.#people.values()].slice(-peopleMax);
    this.#storage.setItem(storageKey, JSON.stringify(people));
  }
}

function withDevice(devices: readonly string[], deviceKey: string): string[] {
  return [...devices.filter((each) => each !== deviceKey), deviceKey].slice(-userDevicesMax);
}

function read(storage: Pick<Storage, 'getItem'>): KnownPerson[] {
  try {
    const people: unknown = JSON.parse(storage.getItem(storageKey) ?? '[]');
    return Array.isArray(people) ? people.filter(isPerson) : [];
  } catch {
    return [];
  }
}

function isPerson(value: unknown): value is KnownPerson {
  const { userId, known, verified } = (value ?? {}) as Partial<Record<keyof KnownPerson, unknown>>;
  return typeof userId === 'string' && Array.isArray(known) && Array.isArray(verified);
}

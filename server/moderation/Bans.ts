import type { UserId } from '../../shared/domain/ids.ts';
import type { Ban } from '../../shared/domain/moderation.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { BanStore, NewBan, StoredBan } from '../storage/people/BanStore.ts';
import { rangesAround } from './addressRange.ts';

type BanRepository = Pick<BanStore, 'all' | 'put' | 'delete'>;

/** The most bans in one answer. */
const pageMax = 100;

/**
 * Who is not let in: kept in the repository and in memory, from which every sign-in is decided in the turn in which it takes
 * effect. A ban that has ended counts for nothing. Callers check permissions, and make changes in the queue of writes.
 */
export class Bans {
  readonly #repository: BanRepository;
  /** By their ids, the oldest first. */
  readonly #bans: Map<number, StoredBan>;
  /** By user, by key and by range of addresses. */
  #index = new Map<string, readonly Ban[]>();

  /** Reads the bans of the repository. */
  static async load(repository: BanRepository): Promise<Bans> {
    return new Bans(repository, await repository.all());
  }

  private constructor(repository: BanRepository, bans: readonly StoredBan[]) {
    this.#repository = repository;
    this.#bans = new Map(bans.map((kept) => [kept.ban.id, kept]));
    this.#reindex();
  }

  /** The ban of an identity that is known here, or null. */
  ofUser(userId: UserId): Ban | null {
    return this.#first([`user ${userId}`]);
  }

  /** The ban of a key that is new here, or of the address that it comes from; null for none. */
  ofNewcomer(publicKey: string, addressGroup: string): Ban | null {
    const ranges = rangesAround(addressGroup).map((range) => `from ${range}`);
    return this.#first([`key ${publicKey}`, ...ranges]);
  }

  /** Those that have not ended, the newest first; before this one. */
  list(before: number | null): { readonly bans: Ban[]; readonly more: boolean } {
    const now = Date.now();
    const bans = [...this.#bans.values()]
      .map(({ ban }) => ban)
      .filter((ban) => holds(ban, now) && (before === null || ban.id < before))
      .reverse();
    return { bans: bans.slice(0, pageMax), more: bans.length > pageMax };
  }

  /** Throws `notFound` when there is no such user, `limitReached`. */
  async add(ban: NewBan): Promise<Ban> {
    await this.#deleteEnded();
    const kept = await this.#repository.put(ban);
    for (const [id, { publicKey }] of this.#bans) {
      if (publicKey === kept.publicKey) this.#bans.delete(id);
    }
    this.#bans.set(kept.ban.id, kept);
    this.#reindex();
    return kept.ban;
  }

  /** Returns the ban that held until now. Throws `notFound`. */
  async lift(id: number): Promise<Ban> {
    const kept = this.#bans.get(id);
    if (!kept) throw new RequestError('notFound', 'no such ban');
    await this.#repository.delete([id]);
    this.#bans.delete(id);
    this.#reindex();
    return kept.ban;
  }

  async #deleteEnded(): Promise<void> {
    const now = Date.now();
    const ended = [...this.#bans.values()].filter(({ ban }) => !holds(ban, now));
    if (ended.length === 0) return;
    const ids = ended.map(({ ban }) => ban.id);
    await this.#repository.delete(ids);
    for (const id of ids) this.#bans.delete(id);
  }

  #first(keys: readonly string[]): Ban | null {
    const now = Date.now();
    const found = keys.flatMap((key) => this.#index.get(key) ?? []);
    return found.find((ban) => holds(ban, now)) ?? null;
  }

  #reindex(): void {
    const entries = [...this.#bans.values()].flatMap(({ ban, publicKey }) => [
      ...(ban.person.id === null ? [] : [{ key: `user ${ban.person.id}`, ban }]),
      { key: `key ${publicKey}`, ban },
      ...(ban.addresses === null ? [] : [{ key: `from ${ban.addresses}`, ban }]),
    ]);
    const grouped = Map.groupBy(entries, ({ key }) => key);
    this.#index = new Map([...grouped].map(([key, all]) => [key, all.map(({ ban }) => ban)]));
  }
}

function holds({ endsAt }: Ban, now: number): boolean {
  return endsAt === null || endsAt > now;
}

import { EventEmitter } from 'node:events';
import type { RoleId } from '../../shared/domain/ids.ts';
import type { Role, RoleSettings } from '../../shared/domain/Role.ts';
import { RequestError } from '../../shared/protocol/errors.ts';

/** Stores the roles. Rejects with `conflict` for a taken name, `limitReached` for too many. */
export interface RoleRepository {
  /** The lowest first. */
  all(): Promise<Role[]>;
  create(settings: RoleSettings): Promise<RoleId>;
  update(id: RoleId, settings: RoleSettings): Promise<boolean>;
  /** The lowest first, without `everyone`. */
  reorder(ids: readonly RoleId[]): Promise<boolean>;
  delete(id: RoleId): Promise<boolean>;
}

/**
 * The roles of this server: kept in the repository and in memory, from which every decision reads, with an event for every
 * change. Callers check permissions, and make one change after the other, in the queue of writes.
 */
export class RoleDirectory extends EventEmitter<{ changed: [readonly Role[]] }> {
  readonly #repository: RoleRepository;
  #roles: readonly Role[];

  /** Reads the roles of the repository. */
  static async load(repository: RoleRepository): Promise<RoleDirectory> {
    return new RoleDirectory(repository, await repository.all());
  }

  private constructor(repository: RoleRepository, roles: readonly Role[]) {
    super();
    this.#repository = repository;
    this.#roles = roles;
  }

  /** The lowest first: `everyone`. A new list after each change. */
  get all(): readonly Role[] {
    return this.#roles;
  }

  /** Throws `notFound`. */
  get(id: RoleId): Role {
    const role = this.#roles.find((each) => each.id === id);
    if (!role) throw new RequestError('notFound', 'no such role');
    return role;
  }

  async create(settings: RoleSettings): Promise<Role> {
    const id = await this.#repository.create(settings);
    await this.#reload();
    return this.get(id);
  }

  /** Throws `notFound`. */
  async update(id: RoleId, settings: RoleSettings): Promise<Role> {
    if (!(await this.#repository.update(id, settings))) {
      throw new RequestError('notFound', 'no such role');
    }
    await this.#reload();
    return this.get(id);
  }

  /**
   * Throws `conflict` when it is not exactly all roles but `everyone`.
   *
   * @param ids the highest first
   */
  async reorder(ids: readonly RoleId[]): Promise<void> {
    if (!(await this.#repository.reorder(ids.toReversed()))) {
      throw new RequestError('conflict', 'the list has changed');
    }
    await this.#reload();
  }

  /** Throws `notFound`, and `conflict` for a role that the server itself gives. */
  async delete(id: RoleId): Promise<void> {
    if (this.get(id).kind !== 'own') throw new RequestError('conflict', 'this role stays');
    await this.#repository.delete(id);
    await this.#reload();
  }

  async #reload(): Promise<void> {
    this.#roles = await this.#repository.all();
    this.emit('changed', this.#roles);
  }
}

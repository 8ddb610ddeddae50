import { randomUUID } from 'node:crypto';
import type { Kysely, Selectable } from 'kysely';
import type { RoleId } from '../../../shared/domain/ids.ts';
import { nameKeyOf } from '../../../shared/domain/names.ts';
import { type Role, type RoleSettings, rolesMax } from '../../../shared/domain/Role.ts';
import { permissions } from '../../../shared/permissions/permissions.ts';
import { RequestError } from '../../../shared/protocol/errors.ts';
import type { Tables } from '../Tables.ts';
import { readPermissions } from './permissionLists.ts';

/** The roles of the server. Their ranks are always 0 … n−1; `everyone` has 0. */
export class RoleStore {
  readonly #tables: Kysely<Tables>;

  constructor(tables: Kysely<Tables>) {
    this.#tables = tables;
  }

  /** The lowest first. */
  async all(): Promise<Role[]> {
    const rows = await this.#tables.selectFrom('roles').selectAll().orderBy('rank').execute();
    return rows.map(roleOf);
  }

  /**
   * Adds a role above `everyone` and below all others. Returns its id.
   *
   * @throws RequestError `conflict` when the name is taken, `limitReached`
   */
  create(settings: RoleSettings): Promise<RoleId> {
    return this.#tables.transaction().execute(async (tables) => {
      const store = new RoleStore(tables);
      const existing = await store.all();
      if (existing.length >= rolesMax) {
        throw new RequestError('limitReached', `there are ${rolesMax} roles already`);
      }
      refuseTakenName(existing, settings.name, null);
      const id = randomUUID() as string as RoleId;
      const [everyone, ...others] = existing.map((role) => role.id);
      await tables
        .insertInto('roles')
        .values({ id, kind: 'own', rank: existing.length, ...columnsOf(settings) })
        .execute();
      await store.#number([...(everyone ? [everyone] : []), id, ...others]);
      return id;
    });
  }

  /**
   * False when there is no such role.
   *
   * @throws RequestError `conflict` when the name is another role's
   */
  update(id: RoleId, settings: RoleSettings): Promise<boolean> {
    return this.#tables.transaction().execute(async (tables) => {
      refuseTakenName(await new RoleStore(tables).all(), settings.name, id);
      const { numUpdatedRows } = await tables
        .updateTable('roles')
        .set(columnsOf(settings))
        .where('id', '=', id)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    });
  }

  /** Sets the order of all roles but `everyone`, the lowest first. False, without a change, when it is not exactly these. */
  reorder(ids: readonly RoleId[]): Promise<boolean> {
    return this.#tables.transaction().execute(async (tables) => {
      const store = new RoleStore(tables);
      const [everyone, ...others] = await store.all();
      const existing = new Set(others.map(({ id }) => id));
      const isComplete = ids.length === existing.size && new Set(ids).isSubsetOf(existing);
      if (!everyone || !isComplete || new Set(ids).size !== ids.length) return false;
      await store.#number([everyone.id, ...ids]);
      return true;
    });
  }

  /** Deletes a role of the kind `own`, also at the people and channels that have it. False when there is no such role. */
  delete(id: RoleId): Promise<boolean> {
    return this.#tables.transaction().execute(async (tables) => {
      const { numDeletedRows } = await tables
        .deleteFrom('roles')
        .where('id', '=', id)
        .where('kind', '=', 'own')
        .executeTakeFirst();
      const store = new RoleStore(tables);
      await store.#number((await store.all()).map((role) => role.id));
      return numDeletedRows > 0n;
    });
  }

  async #number(ids: readonly RoleId[]): Promise<void> {
    for (const [rank, id] of ids.entries()) {
      await this.#tables.updateTable('roles').set({ rank }).where('id', '=', id).execute();
    }
  }
}

function refuseTakenName(existing: readonly Role[], name: string, exceptId: RoleId | null): void {
  const key = nameKeyOf(name);
  if (existing.some((other) => other.id !== exceptId && nameKeyOf(other.name) === key)) {
    throw new RequestError('conflict', 'another role has this name');
  }
}

function columnsOf({ name, color, permissions: allowed }: RoleSettings) {
  return { name, name_key: nameKeyOf(name), color, permissions: JSON.stringify(allowed) };
}

function roleOf({ id, kind, name, color, rank, ...row }: Selectable<Tables['roles']>): Role {
  return {
    id,
    kind,
    name,
    color,
    rank,
    permissions: readPermissions(row.permissions, permissions),
  };
}

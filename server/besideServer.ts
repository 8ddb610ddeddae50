import { join } from 'node:path';
import type { ServerConfig } from './config.ts';
import { OwnerCode } from './people/OwnerCode.ts';
import { PerchDatabase } from './storage/PerchDatabase.ts';
import { Store } from './storage/Store.ts';

/**
 * Makes a new owner code for the server of this data folder, which may be running: for a group whose owner has lost the
 * device. It asks for no right, because who can run it could change the database by hand.
 *
 * @throws StorageError when the folder has no database of this version, or it cannot be written
 */
export function renewOwnerCode({ dataDir }: Pick<ServerConfig, 'dataDir'>): Promise<string> {
  return PerchDatabase.changeBeside(join(dataDir, 'perch.db'), (tables) =>
    new OwnerCode(new Store(tables).settings).renew(),
  );
}

/** A person, as the host of a server sees them. */
export interface ListedUser {
  readonly name: string;
  /** The names of what they are, “Owner” first. */
  readonly roles: readonly string[];
  /** In milliseconds since 1970. */
  readonly lastSeenAt: number;
}

/**
 * The people of the server of this data folder, who was there last first.
 *
 * @throws StorageError like `renewOwnerCode`
 */
export function listUsers({ dataDir }: Pick<ServerConfig, 'dataDir'>): Promise<ListedUser[]> {
  return PerchDatabase.changeBeside(join(dataDir, 'perch.db'), async (tables) => {
    const store = new Store(tables);
    const roles = await store.roles.all();
    return (await store.users.all()).map(({ name, isOwner, roleIds, lastSeenAt }) => ({
      name,
      roles: [
        ...(isOwner ? ['Owner'] : []),
        ...roles.filter(({ id }) => roleIds.includes(id)).map((role) => role.name),
      ],
      lastSeenAt,
    }));
  });
}

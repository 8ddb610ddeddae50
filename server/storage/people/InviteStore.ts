import type { Kysely, Selectable } from 'kysely';
import type { Invite, InviteTerms } from '../../../shared/domain/Invite.ts';
import type { InviteId, UserId } from '../../../shared/domain/ids.ts';
import type { Tables } from '../Tables.ts';

/** An invite as it is stored. Times are milliseconds since 1970. */
export interface StoredInvite extends Omit<Invite, 'code'> {
  readonly code: string;
}

/** The invites of this server, until they are revoked or pruned. */
export class InviteStore {
  readonly #tables: Kysely<Tables>;

  constructor(tables: Kysely<Tables>) {
    this.#tables = tables;
  }

  /** Null when there is no such invite. */
  async find(id: InviteId): Promise<StoredInvite | null> {
    const row = await this.#withMaker().where('invites.id', '=', id).executeTakeFirst();
    return row ? inviteOf(row) : null;
  }

  /** The newest first. */
  async all(): Promise<StoredInvite[]> {
    const rows = await this.#withMaker().orderBy('invites.created_at', 'desc').execute();
    return rows.map(inviteOf);
  }

  async create(
    invite: InviteTerms & {
      readonly id: InviteId;
      readonly code: string;
      readonly makerId: UserId;
      readonly createdAt: number;
      readonly expiresAt: number | null;
    },
  ): Promise<void> {
    await this.#tables
      .insertInto('invites')
      .values({
        id: invite.id,
        code: invite.code,
        kind: invite.kind,
        role_id: invite.roleId,
        channel_id: invite.channelId,
        note: invite.note,
        maker_id: invite.makerId,
        created_at: invite.createdAt,
        expires_at: invite.expiresAt,
        uses_max: invite.usesMax,
        uses: 0,
      })
      .execute();
  }

  /** Counts a use. False, without a change, when the invite has been revoked, used up, or has expired meanwhile. */
  async use(id: InviteId, nowMs: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#tables
      .updateTable('invites')
      .set((row) => ({ uses: row('uses', '+', 1) }))
      .where('id', '=', id)
      .where((row) => row.or([row('uses_max', 'is', null), row('uses', '<', row.ref('uses_max'))]))
      .where((row) => row.or([row('expires_at', 'is', null), row('expires_at', '>', nowMs)]))
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  /** False when there is no such invite. */
  async delete(id: InviteId): Promise<boolean> {
    const { numDeletedRows } = await this.#tables
      .deleteFrom('invites')
      .where('id', '=', id)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }

  #withMaker() {
    return this.#tables
      .selectFrom('invites')
      .innerJoin('users', 'users.id', 'invites.maker_id')
      .selectAll('invites')
      .select('users.name as maker_name');
  }
}

function inviteOf(row: Selectable<Tables['invites']> & { maker_name: string }): StoredInvite {
  return {
    id: row.id,
    code: row.code,
    kind: row.kind,
    roleId: row.role_id,
    channelId: row.channel_id,
    note: row.note,
    maker: { id: row.maker_id, name: row.maker_name },
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    usesMax: row.uses_max,
    uses: row.uses,
  };
}

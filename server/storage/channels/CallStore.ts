import type { Kysely } from 'kysely';
import { type MissedCall, missedCallKeptMs, missedCallsMax } from '../../../shared/domain/Call.ts';
import type { ChannelId, UserId } from '../../../shared/domain/ids.ts';
import type { Tables } from '../Tables.ts';

/** A call that was answered and has not ended. */
export interface OngoingCall {
  readonly id: ChannelId;
  readonly callerId: UserId;
  readonly calleeId: UserId;
  readonly withCamera: boolean;
  /** Milliseconds since 1970. */
  readonly acceptedAt: number;
}

/** Calls under way, missed calls, and who takes none. */
export class CallStore {
  readonly #tables: Kysely<Tables>;

  constructor(tables: Kysely<Tables>) {
    this.#tables = tables;
  }

  /** Whether a person takes calls; also for one that does not exist. */
  async takesCalls(userId: UserId): Promise<boolean> {
    const row = await this.#tables
      .selectFrom('users')
      .select('takes_calls')
      .where('id', '=', userId)
      .executeTakeFirst();
    return row?.takes_calls !== 0;
  }

  async setTakesCalls(userId: UserId, takesCalls: boolean): Promise<void> {
    await this.#tables
      .updateTable('users')
      .set({ takes_calls: takesCalls ? 1 : 0 })
      .where('id', '=', userId)
      .execute();
  }

  /** The calls that a person has missed, the newest first, as their callers are called now. */
  async missed(calleeId: UserId): Promise<MissedCall[]> {
    const rows = await this.#tables
      .selectFrom('missed_calls')
      .innerJoin('users', 'users.id', 'missed_calls.caller_id')
      .select(['users.id', 'users.name', 'called_at', 'times'])
      .where('callee_id', '=', calleeId)
      .where('called_at', '>', Date.now() - missedCallKeptMs)
      .orderBy('called_at', 'desc')
      .limit(missedCallsMax)
      .execute();
    return rows.map(({ id, name, called_at, times }) => {
      return { caller: { id, name }, at: called_at, times };
    });
  }

  /** Keeps a missed call. Those that nobody is shown any more are deleted. Does nothing for people who are gone. */
  async addMissed(calleeId: UserId, callerId: UserId, at: number): Promise<void> {
    await this.#tables.transaction().execute(async (tables) => {
      const known = await tables
        .selectFrom('users')
        .select('id')
        .where('id', 'in', [calleeId, callerId])
        .execute();
      if (known.length < 2) return;
      await tables
        .insertInto('missed_calls')
        .values({ callee_id: calleeId, caller_id: callerId, called_at: at, times: 1 })
        .onConflict((conflict) =>
          conflict.columns(['callee_id', 'caller_id']).doUpdateSet(({ eb, ref }) => ({
            called_at: at,
            times: eb(ref('missed_calls.times'), '+', 1),
          })),
        )
        .execute();
      await tables
        .deleteFrom('missed_calls')
        .where('called_at', '<=', at - missedCallKeptMs)
        .execute();
      const beyond = await tables
        .selectFrom('missed_calls')
        .select('caller_id')
        .where('callee_id', '=', calleeId)
        .orderBy('called_at', 'desc')
        .offset(missedCallsMax)
        .limit(1)
        .execute();
      for (const { caller_id } of beyond) {
        await tables
          .deleteFrom('missed_calls')
          .where('callee_id', '=', calleeId)
          .where('caller_id', '=', caller_id)
          .execute();
      }
    });
  }

  /** Keeps a call under way. */
  async addOngoing({ id, callerId, calleeId, withCamera, acceptedAt }: OngoingCall): Promise<void> {
    await this.#tables
      .insertInto('ongoing_calls')
      .values({
        id,
        caller_id: callerId,
        callee_id: calleeId,
        with_camera: withCamera ? 1 : 0,
        accepted_at: acceptedAt,
      })
      .execute();
  }

  async ongoing(): Promise<OngoingCall[]> {
    const rows = await this.#tables.selectFrom('ongoing_calls').selectAll().execute();
    return rows.map((row) => ({
      id: row.id,
      callerId: row.caller_id,
      calleeId: row.callee_id,
      withCamera: row.with_camera === 1,
      acceptedAt: row.accepted_at,
    }));
  }

  async removeOngoing(id: ChannelId): Promise<void> {
    await this.#tables.deleteFrom('ongoing_calls').where('id', '=', id).execute();
  }

  async forgetMissed(calleeId: UserId): Promise<void> {
    await this.#tables.deleteFrom('missed_calls').where('callee_id', '=', calleeId).execute();
  }
}

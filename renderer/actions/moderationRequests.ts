import type { AuditEntry, AuditKind } from '../../shared/domain/AuditEntry.ts';
import type { ChannelId, PeerId, UserId } from '../../shared/domain/ids.ts';
import type { Ban, BannedAddressScope, RestrictionKind } from '../../shared/domain/moderation.ts';
import { type Occupant, occupantsOf } from '../../shared/domain/Presence.ts';
import type { User } from '../../shared/domain/User.ts';
import type { Failure } from '../../shared/protocol/errors.ts';
import { currentChannel } from '../state/callState.ts';
import { mayMoveInto } from '../state/deedRights.ts';
import type { DoneDeed, MovedPerson } from '../state/moderationNews.ts';
import type { ActionContext } from './ActionContext.ts';
import { tryRequest } from './serverActions.ts';

/** Why, and for how long: null until it is lifted. */
export interface DeedTerms {
  readonly reason: string;
  readonly forMs: number | null;
}

/** What of the audit log is wanted; the newest without `before`. */
export interface AuditWish {
  readonly before: number | null;
  readonly search: string;
  readonly kinds: readonly AuditKind[];
  readonly limit: number;
}

const requestOf = { mute: 'person:mute', deafen: 'person:deafen' } as const;
const liftOf = { mute: 'person:unmute', deafen: 'person:undeafen' } as const;

/** What `createModerationActions` does. */
export function moderationRequests({
  store,
  engine,
  signaling,
}: Pick<ActionContext, 'store' | 'engine' | 'signaling'>) {
  function findOccupant(peerId: PeerId): Occupant | undefined {
    return store.getState().presence.occupants.find((each) => each.peerId === peerId);
  }

  /** Offers to undo what was just done. */
  function noteDone(deed: DoneDeed): void {
    const id = (store.getState().notice?.id ?? 0) + 1;
    store.setState({ notice: { id, kind: 'moderation', news: { kind: 'done', deed } } });
  }

  /**
   * Moves people into a channel, one after the other, and offers to undo it for all who were moved. Answers how many were, and
   * the last failure; null if there was none.
   */
  async function move(
    peerIds: readonly PeerId[],
    to: ChannelId,
  ): Promise<{ readonly count: number; readonly failure: Failure | null }> {
    const moved: (MovedPerson & { readonly name: string })[] = [];
    let failure: Failure | null = null;
    for (const peerId of peerIds) {
      const occupant = findOccupant(peerId);
      if (occupant?.channelId === to) continue;
      const refused = occupant
        ? await tryRequest(signaling, 'person:move', { peerId, channelId: to })
        : gone;
      if (refused) failure = refused;
      else if (occupant) moved.push({ peerId, from: occupant.channelId, name: occupant.user.name });
    }
    const [first] = moved;
    if (first) {
      const people = moved.map(({ peerId, from }) => ({ peerId, from }));
      noteDone({ kind: 'moved', name: first.name, people, to });
    }
    return { count: moved.length, failure };
  }

  function unrestrictPerson(userId: UserId, kind: RestrictionKind): Promise<Failure | null> {
    return tryRequest(signaling, liftOf[kind], { userId });
  }

  return {
    /** Moves people to another channel; can be undone for a while. Fails also if only some of them were moved. */
    async movePeople(peerIds: readonly PeerId[], to: ChannelId): Promise<Failure | null> {
      return (await move(peerIds, to)).failure;
    },

    unrestrictPerson,

    /**
     * Moves everybody whom the user may move from one channel to another, and the user with them if they are there. Can be undone
     * for a while. Fails only if nobody was moved.
     */
    async moveEverybody(from: ChannelId, to: ChannelId): Promise<Failure | null> {
      const state = store.getState();
      const target = state.presence.channels.find(({ id }) => id === to);
      if (!target) return gone;
      // Before the others: the notice of one's own move would take the place of the offer to undo.
      const isThere = currentChannel(state.voice) === from;
      if (isThere) engine.join(to);
      const people = occupantsOf(state.presence, from).filter((occupant) =>
        mayMoveInto(state, occupant, target),
      );
      const { count, failure } = await move(
        people.map(({ peerId }) => peerId),
        to,
      );
      return count > 0 || isThere ? null : (failure ?? gone);
    },

    /** Takes somebody out of their channel; can be undone for a while. */
    async disconnectPerson(peerId: PeerId): Promise<Failure | null> {
      const occupant = findOccupant(peerId);
      if (!occupant) return gone;
      const { channelId, user } = occupant;
      const failure = await tryRequest(signaling, 'person:disconnect', { peerId });
      if (failure === null) {
        noteDone({ kind: 'disconnected', name: user.name, peerId, from: channelId });
      }
      return failure;
    },

    /** Mutes or deafens somebody on the whole server; can be undone for a while. */
    async restrictPerson(
      { id, name }: Pick<User, 'id' | 'name'>,
      kind: RestrictionKind,
      terms: DeedTerms,
    ): Promise<Failure | null> {
      const failure = await tryRequest(signaling, requestOf[kind], { userId: id, ...terms });
      if (failure === null) noteDone({ kind: 'restricted', name, userId: id, restriction: kind });
      return failure;
    },

    /** Puts somebody out of the server; can be undone for a while. */
    async kickPerson(
      { id, name }: Pick<User, 'id' | 'name'>,
      reason: string,
    ): Promise<Failure | null> {
      const failure = await tryRequest(signaling, 'person:kick', { userId: id, reason });
      if (failure === null) noteDone({ kind: 'kicked', name, userId: id });
      return failure;
    },

    /** @param addresses which addresses newcomers may not come from */
    banPerson(
      userId: UserId,
      terms: DeedTerms,
      addresses: BannedAddressScope,
    ): Promise<Failure | null> {
      return tryRequest(signaling, 'person:ban', { userId, ...terms, addresses });
    },

    /** Undoes what was just done. */
    async undoDeed(deed: DoneDeed): Promise<Failure | null> {
      if (deed.kind === 'restricted') return unrestrictPerson(deed.userId, deed.restriction);
      if (deed.kind === 'kicked') {
        return await tryRequest(signaling, 'person:undoKick', { userId: deed.userId });
      }
      const people = deed.kind === 'moved' ? deed.people : [deed];
      let failure: Failure | null = null;
      for (const { peerId, from } of people) {
        const move = { peerId, channelId: from };
        failure = (await tryRequest(signaling, 'person:move', move)) ?? failure;
      }
      return failure;
    },

    /** Bans that have not ended, the newest first; those before this one. */
    async listBans(
      before: number | null,
    ): Promise<{ readonly bans: readonly Ban[]; readonly more: boolean } | Failure> {
      let list: { bans: Ban[]; more: boolean } | null = null;
      const failure = await tryRequest(signaling, 'ban:list', { before }, (answer) => {
        list = answer;
      });
      return failure ?? list ?? noAnswer;
    },

    liftBan(banId: number): Promise<Failure | null> {
      return tryRequest(signaling, 'ban:lift', { banId });
    },

    /** Entries of the audit log, the newest first. */
    async listAudit({
      kinds,
      ...wish
    }: AuditWish): Promise<
      { readonly entries: readonly AuditEntry[]; readonly more: boolean } | Failure
    > {
      let list: { entries: AuditEntry[]; more: boolean } | null = null;
      const failure = await tryRequest(
        signaling,
        'audit:list',
        { ...wish, kinds: [...kinds], userId: null },
        (answer) => {
          list = answer;
        },
      );
      return failure ?? list ?? noAnswer;
    },
  };
}

const gone: Failure = { code: 'notFound', reason: 'they are in no channel any more' };
const noAnswer: Failure = { code: 'internal', reason: 'no answer was given' };

import type { ChannelId, PeerId, UserId } from '../../shared/domain/ids.ts';
import type { BannedAddressScope, RestrictionKind } from '../../shared/domain/moderation.ts';
import type { User } from '../../shared/domain/User.ts';
import type { Failure } from '../../shared/protocol/errors.ts';
import type { DoneDeed } from '../state/moderationNews.ts';
import type { ActionContext } from './ActionContext.ts';
import type { AuditWish, DeedTerms, moderationRequests } from './moderationRequests.ts';

type Requests = ReturnType<typeof moderationRequests>;
type Person = Pick<User, 'id' | 'name'>;

const notLoaded: Failure = { code: 'unavailable', reason: 'the code could not be loaded' };

/** What a moderator does to others, and what was done. Most people never need its code: it is not loaded with the page. */
export function createModerationActions(
  context: Pick<ActionContext, 'store' | 'engine' | 'signaling'>,
) {
  async function ask<Answer>(
    run: (requests: Requests) => Promise<Answer>,
  ): Promise<Answer | Failure> {
    const module = await import('./moderationRequests.ts').catch(() => null);
    return module === null ? notLoaded : await run(module.moderationRequests(context));
  }

  return {
    /** Marks these people in the list, and nobody else, to move them together. */
    markPeople(peerIds: readonly PeerId[]): void {
      context.store.setState({ markedPeople: peerIds });
    },
    movePeople: (peerIds: readonly PeerId[], to: ChannelId) =>
      ask((requests) => requests.movePeople(peerIds, to)),
    moveEverybody: (from: ChannelId, to: ChannelId) =>
      ask((requests) => requests.moveEverybody(from, to)),
    disconnectPerson: (peerId: PeerId) => ask((requests) => requests.disconnectPerson(peerId)),
    restrictPerson: (user: Person, kind: RestrictionKind, terms: DeedTerms) =>
      ask((requests) => requests.restrictPerson(user, kind, terms)),
    unrestrictPerson: (userId: UserId, kind: RestrictionKind) =>
      ask((requests) => requests.unrestrictPerson(userId, kind)),
    kickPerson: (user: Person, reason: string) =>
      ask((requests) => requests.kickPerson(user, reason)),
    banPerson: (userId: UserId, terms: DeedTerms, addresses: BannedAddressScope) =>
      ask((requests) => requests.banPerson(userId, terms, addresses)),
    undoDeed: (deed: DoneDeed) => ask((requests) => requests.undoDeed(deed)),
    /** What is asked about bots. */
    bots: async () => (await import('./botRequests.ts')).botRequests(context),
    listBans: (before: number | null) => ask((requests) => requests.listBans(before)),
    liftBan: (banId: number) => ask((requests) => requests.liftBan(banId)),
    listAudit: (wish: AuditWish) => ask((requests) => requests.listAudit(wish)),
  };
}

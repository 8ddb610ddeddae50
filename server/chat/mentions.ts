import type { ChannelId, MessageId, UserId } from '../../shared/domain/ids.ts';
import { type Mentions, mentionsMax, textParts } from '../../shared/domain/Message.ts';
import type { Role } from '../../shared/domain/Role.ts';
import type { SealedText } from '../../shared/domain/SealedText.ts';
import type { User } from '../../shared/domain/User.ts';
import type { Authority } from '../people/Authority.ts';
import type { Store } from '../storage/Store.ts';

/** What of a new message says whom it mentions. */
interface MentioningMessage {
  readonly channelId: ChannelId;
  readonly text: string;
  readonly replyTo: MessageId | null;
  readonly sealed?: SealedText | undefined;
  /** Of a sealed message: whom it names. */
  readonly mentions?: Mentions | undefined;
}

interface MentionSources {
  readonly authority: Pick<Authority, 'may'>;
  readonly roles: { readonly all: readonly Role[] };
  readonly people: { findAll(ids: Iterable<UserId>): Promise<User[]> };
  readonly store: Pick<Store, 'messages'>;
}

/**
 * Whom a new message tells of itself: people and roles that exist and that its author may tell, and the author of what it answers.
 */
export async function mentionsOf(
  author: User,
  { channelId, replyTo, sealed, mentions, text }: MentioningMessage,
  { authority, roles, people, store }: MentionSources,
): Promise<Mentions> {
  const mayTellMany = authority.may(author, 'mentionEveryone', channelId);
  const told = (sealed && mentions) ?? mentionsNamedIn(text);
  const named = new Set(told.roleIds);
  const answered = replyTo === null ? null : await store.messages.read.authorOf(channelId, replyTo);
  const userIds = new Set([...(answered === null ? [] : [answered]), ...told.userIds]);
  userIds.delete(author.id);
  return {
    userIds: (await people.findAll(userIds)).map(({ id }) => id),
    roleIds: roles.all
      .filter(({ id, kind }) => mayTellMany && kind !== 'everyone' && named.has(id))
      .map(({ id }) => id)
      .slice(0, mentionsMax),
    everyone: mayTellMany && told.everyone,
  };
}

/** The people whom a text mentions, at most `mentionsMax`, whether or not they exist. */
export function peopleIn(text: string): Set<UserId> {
  const named = textParts(text).flatMap((part) => (part.kind === 'person' ? part.userId : []));
  return new Set([...new Set(named)].slice(0, mentionsMax));
}

/** Whom a text names, whether or not they exist. */
function mentionsNamedIn(text: string): Mentions {
  const parts = textParts(text);
  return {
    userIds: [...peopleIn(text)],
    roleIds: parts.flatMap((part) => (part.kind === 'role' ? part.roleId : [])),
    everyone: parts.some(({ kind }) => kind === 'everyone'),
  };
}

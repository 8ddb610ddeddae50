import type { ChannelId } from '../../../shared/domain/ids.ts';
import type {
  Restriction,
  RestrictionKind,
  SessionEnding,
} from '../../../shared/domain/moderation.ts';
import type { DoneDeed, ModerationNews } from '../../state/moderationNews.ts';
import type { TFunction } from '../../texts/AppTexts.ts';

/** A sentence, and the reason behind it if one is given. */
function withReason(t: TFunction, sentence: string, reason: string | null): string {
  return reason === null ? sentence : `${sentence} ${t('moderation.reasonGiven', { reason })}`;
}

/** How, by whom, until when and why I am muted or deafened. */
export function restrictionText(t: TFunction, { kind, by, reason, endsAt }: Restriction): string {
  const { name } = by;
  const sentence =
    endsAt === null
      ? t(kind === 'mute' ? 'moderation.mutedBy' : 'moderation.deafenedBy', { name })
      : t(kind === 'mute' ? 'moderation.mutedUntil' : 'moderation.deafenedUntil', {
          name,
          time: new Date(endsAt),
        });
  return withReason(t, sentence, reason);
}

/** By whom, until when and why the server does not let me in, or has put me out. */
export function endingText(t: TFunction, { cause, by, reason, endsAt }: SessionEnding): string {
  const { name } = by;
  const sentence =
    cause === 'kick'
      ? t('moderation.kickedBy', { name })
      : endsAt === null
        ? t('moderation.bannedBy', { name })
        : t('moderation.bannedUntil', { name, time: new Date(endsAt) });
  return withReason(t, sentence, reason);
}

/** That I am muted or deafened no longer; `by` is null if the time is over. */
function unrestrictedText(t: TFunction, kind: RestrictionKind, by: string | null): string {
  if (by === null) return t(kind === 'mute' ? 'moderation.unmuted' : 'moderation.undeafened');
  return t(kind === 'mute' ? 'moderation.unmutedBy' : 'moderation.undeafenedBy', { name: by });
}

/** What I have just done to somebody. */
function deedText(
  t: TFunction,
  deed: DoneDeed,
  nameOf: (channelId: ChannelId) => string | null,
): string {
  const { name } = deed;
  switch (deed.kind) {
    case 'moved':
      return deed.people.length === 1
        ? t('moderation.doneMoved', { name, channel: nameOf(deed.to) ?? '' })
        : t('moderation.doneMovedPeople', {
            count: deed.people.length,
            channel: nameOf(deed.to) ?? '',
          });
    case 'disconnected':
      return t('moderation.doneDisconnected', { name });
    case 'kicked':
      return t('deed.doneKick', { name });
    case 'restricted':
      return t(deed.restriction === 'mute' ? 'moderation.doneMute' : 'moderation.doneDeafen', {
        name,
      });
  }
}

/** What has happened, in the live region. `nameOf` answers a channel's name, or null if it is not in the list. */
export function newsText(
  t: TFunction,
  news: ModerationNews,
  nameOf: (channelId: ChannelId) => string | null,
): string {
  switch (news.kind) {
    case 'done':
      return deedText(t, news.deed, nameOf);
    case 'moved':
      return t('moderation.movedBy', { name: news.by, channel: nameOf(news.channelId) ?? '' });
    case 'disconnected':
      return withReason(t, t('moderation.disconnectedBy', { name: news.by }), news.reason);
    case 'readmitted':
      return t('moderation.readmittedBy', { name: news.by });
    case 'restricted':
      return restrictionText(t, news.restriction);
    case 'unrestricted':
      return unrestrictedText(t, news.restriction, news.by);
  }
}

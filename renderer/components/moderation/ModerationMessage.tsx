import type { ChannelId } from '../../../shared/domain/ids.ts';
import type { DoneDeed, ModerationNews } from '../../state/moderationNews.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { Message } from '../app/Message.tsx';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { useActions } from '../ui/ClientContext.tsx';
import { failureText } from '../ui/failureText.ts';
import { newsText } from './deedText.ts';

interface ModerationMessageProps {
  news: ModerationNews;
  isShown: boolean;
  isBrief: boolean;
  /** Answers a channel's name, or null if it is not in the list. */
  nameOf: (channelId: ChannelId) => string | null;
}

/** In the live region: what a moderator has done to me, or what I have done as one and can undo. */
export function ModerationMessage({ news, nameOf, ...rest }: ModerationMessageProps) {
  const { t } = useTranslation();
  const { undoDeed } = useActions();
  const announce = useAnnounce();

  async function undo(deed: DoneDeed) {
    const failure = await undoDeed(deed);
    announce(failure ? failureText(t, failure.code) : t('moderation.undone'));
  }

  const action =
    news.kind === 'done'
      ? { label: t('moderation.undo'), onPress: () => void undo(news.deed) }
      : undefined;
  return <Message {...rest} text={newsText(t, news, nameOf)} action={action} />;
}

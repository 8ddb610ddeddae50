import type { ChannelId } from '../../../shared/domain/ids.ts';
import type { KnockNews } from '../../state/knockState.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { Message } from '../app/Message.tsx';
import { useActions } from '../ui/ClientContext.tsx';

interface KnockMessageProps {
  news: KnockNews;
  isShown: boolean;
  isBrief: boolean;
  /** Answers a channel's name, or null if it is not in the list. */
  nameOf: (channelId: ChannelId) => string | null;
}

/** In the live region: somebody knocks at my channel, or how my own knock has ended, and the way in where it is free now. */
export function KnockMessage({ news, nameOf, ...rest }: KnockMessageProps) {
  const { t } = useTranslation();
  const { joinChannel } = useActions();
  if (news.kind === 'heard') {
    return <Message {...rest} text={t('knock.heard', { name: news.name })} />;
  }
  const { channelId, ending, by } = news;
  const isOpen = ending === 'empty' || ending === 'unlocked';
  return (
    <Message
      {...rest}
      text={t(`knock.ended.${ending}`, { channel: nameOf(channelId) ?? '', name: by ?? '' })}
      action={
        isOpen ? { label: t('knock.enter'), onPress: () => joinChannel(channelId) } : undefined
      }
    />
  );
}

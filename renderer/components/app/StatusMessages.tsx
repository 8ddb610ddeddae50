import { useState } from 'react';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import type { Notice } from '../../store/PerchState.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import { lazyPart } from '../ui/lazyPart.tsx';
import { Message } from './Message.tsx';
import { isShown, noticeText } from './noticeText.ts';
import styles from './StatusMessages.module.css';

const ModerationMessage = lazyPart(
  async () => (await import('../moderation/ModerationMessage.tsx')).ModerationMessage,
);

const KnockMessage = lazyPart(
  async () => (await import('../knocks/KnockMessage.tsx')).KnockMessage,
);

/** A message from a component; `id` increases with each. */
export interface Announcement {
  readonly id: number;
  readonly text: string;
}

interface StatusMessagesProps {
  announcement: Announcement | null;
}

/** The live region: announces what has just happened, and shows it if nothing else does. */
export function StatusMessages({ announcement }: StatusMessagesProps) {
  const { t } = useTranslation();
  const notice = usePerch((state) => state.notice);
  const channels = usePerch((state) => state.presence.channels);
  const nameOf = (id: ChannelId) => channels.find((channel) => channel.id === id)?.name ?? null;
  /** The newest visible notice: a later notice that is only spoken does not hide it. */
  const [shown, setShown] = useState<Notice | null>(null);
  if (notice !== null && isShown(notice) && notice.id !== shown?.id) setShown(notice);
  const messageOf = (each: Notice) => {
    const key = `notice ${each.id}`;
    const common = {
      isShown: isShown(each),
      isBrief: each.id !== notice?.id,
    };
    return each.kind === 'moderation' ? (
      <ModerationMessage {...common} key={key} news={each.news} nameOf={nameOf} />
    ) : each.kind === 'knock' ? (
      <KnockMessage {...common} key={key} news={each.news} nameOf={nameOf} />
    ) : (
      <Message {...common} key={key} text={noticeText(t, each, nameOf)} />
    );
  };
  const isUrgent = shown?.kind === 'connectionLost';
  const shownMessage = shown && messageOf(shown);
  return (
    <>
      {/* React Aria keeps regions with this attribute accessible when a dialog hides the rest of the page. */}
      <div role="status" data-live-announcer="true" className={styles.region}>
        {!isUrgent && shownMessage}
        {notice !== null && notice.id !== shown?.id && messageOf(notice)}
        {announcement && (
          <Message key={`said ${announcement.id}`} text={announcement.text} isShown isBrief />
        )}
      </div>
      <div role="alert" data-live-announcer="true" className={styles.region}>
        {isUrgent && shownMessage}
      </div>
    </>
  );
}

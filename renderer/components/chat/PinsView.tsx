import { useCallback } from 'react';
import type { Channel } from '../../../shared/domain/Channel.ts';
import type { Message } from '../../../shared/domain/Message.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { failureText } from '../ui/failureText.ts';
import { FoundMessages } from './FoundMessages.tsx';
import styles from './SearchView.module.css';
import { useChatActions } from './useChat.ts';
import { useFoundMessages } from './useFoundMessages.ts';

interface PinsViewProps {
  channel: Channel;
  onShow: (message: Message) => void;
}

/** The pinned messages of a channel, pinned last first. */
export function PinsView({ channel, onShow }: PinsViewProps) {
  const { t } = useTranslation();
  const { listPins } = useChatActions();
  const list = useCallback(() => listPins(channel.id), [listPins, channel.id]);
  const { found, failure } = useFoundMessages(list);
  const pins = found?.messages ?? null;
  const status =
    failure !== null
      ? failureText(t, failure)
      : pins === null
        ? t('chat.loading')
        : pins.length === 0
          ? t('chat.pins.none')
          : null;
  return (
    <div className={styles.view}>
      <h3 className={styles.heading}>{t('chat.pins.heading')}</h3>
      <p role="status" className={styles.status}>
        {status}
      </p>
      {pins !== null && (
        <FoundMessages label={t('chat.pins.heading')} messages={pins} onShow={onShow} />
      )}
    </div>
  );
}

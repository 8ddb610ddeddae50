import { useCallback } from 'react';
import type { Channel } from '../../../shared/domain/Channel.ts';
import type { Message } from '../../../shared/domain/Message.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { failureText } from '../ui/failureText.ts';
import { ChatContext } from './ChatContext.ts';
import { FoundMessages } from './FoundMessages.tsx';
import styles from './SearchView.module.css';
import { useChatActions, useLoadedChat } from './useChat.ts';
import { useFoundMessages } from './useFoundMessages.ts';

interface SealedFilesProps {
  channel: Pick<Channel, 'id' | 'name'>;
  /** A message of the list is shown in its chat. */
  onShow: () => void;
}

/** The files of an encrypted channel, with their messages: the server does not know which there are. */
export function SealedFiles(props: SealedFilesProps) {
  const chat = useLoadedChat();
  return (
    chat && (
      <ChatContext value={chat}>
        <LoadedFiles {...props} />
      </ChatContext>
    )
  );
}

function LoadedFiles({ channel, onShow }: SealedFilesProps) {
  const { t } = useTranslation();
  const { listSealedFiles, openChat } = useChatActions();
  const list = useCallback(
    (skip: number) => listSealedFiles(channel.id, skip),
    [listSealedFiles, channel.id],
  );
  const { found, failure, showMore } = useFoundMessages(list);
  const show = ({ id }: Message) => {
    void openChat(channel.id, id);
    onShow();
  };
  const status =
    failure !== null
      ? failureText(t, failure)
      : found === null
        ? t('chat.loading')
        : found.messages.length === 0 && !found.more
          ? t('files.emptyHeading')
          : null;
  return (
    <>
      <p role="status" className={styles.status}>
        {status}
      </p>
      {found !== null && (
        <FoundMessages label={t('files.list')} messages={found.messages} onShow={show} />
      )}
      {found?.more && (
        <div className={styles.more}>
          <TextButton onPress={() => void showMore()}>{t('chat.search.more')}</TextButton>
        </div>
      )}
    </>
  );
}

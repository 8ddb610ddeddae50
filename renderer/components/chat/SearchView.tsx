import { useCallback, useState } from 'react';
import type { Channel } from '../../../shared/domain/Channel.ts';
import { type Message, messageSearchMaxLength } from '../../../shared/domain/Message.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { failureText } from '../ui/failureText.ts';
import { SearchBox } from '../ui/fields/SearchBox.tsx';
import { FoundMessages } from './FoundMessages.tsx';
import styles from './SearchView.module.css';
import { useChatActions } from './useChat.ts';
import { useFoundMessages } from './useFoundMessages.ts';

interface SearchViewProps {
  channel: Channel;
  onShow: (message: Message) => void;
}

/** Whoever types is not searched for at each letter. */
const pauseMs = 250;

/** Searches in the messages of a channel, the newest first. */
export function SearchView({ channel, onShow }: SearchViewProps) {
  const { t } = useTranslation();
  const { searchMessages } = useChatActions();
  const [query, setQuery] = useState('');
  const text = query.trim().slice(0, messageSearchMaxLength);

  const list = useCallback(
    (skip: number) => searchMessages(channel.id, text, skip),
    [searchMessages, channel.id, text],
  );
  const { found, failure, showMore } = useFoundMessages(text === '' ? null : list, pauseMs);

  const status =
    failure !== null
      ? failureText(t, failure)
      : text === ''
        ? t(channel.sealed ? 'sealedChat.searchHint' : 'chat.search.hint')
        : found === null
          ? t('chat.search.searching')
          : found.messages.length === 0
            ? t('chat.search.none')
            : null;
  return (
    <div className={styles.view}>
      <div className={styles.box}>
        <SearchBox
          label={t('chat.search.label')}
          clearLabel={t('chat.search.clear')}
          query={query}
          onChange={setQuery}
          autoFocus
        />
      </div>
      <p role="status" className={styles.status}>
        {status}
      </p>
      {found !== null && (
        <FoundMessages
          label={t('chat.search.heading', { channel: channel.name })}
          messages={found.messages}
          onShow={onShow}
        />
      )}
      {found?.more && (
        <div className={styles.more}>
          <TextButton onPress={() => void showMore()}>{t('chat.search.more')}</TextButton>
        </div>
      )}
    </div>
  );
}

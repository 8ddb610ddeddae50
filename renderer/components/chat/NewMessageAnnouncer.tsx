import { useEffect, useRef, useState } from 'react';
import { messageExcerpt } from '../../../shared/domain/Message.ts';
import { readableText } from '../../../shared/domain/readableText.ts';
import hidden from '../../styles/hidden.module.css';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import { useMentionNames, usePerson } from './messageNames.ts';
import { useOpenChat } from './useChat.ts';

/**
 * Reads new messages of others to assistive technology. The list itself cannot: it also draws old messages anew while one
 * scrolls.
 */
export function NewMessageAnnouncer() {
  const { t } = useTranslation();
  const names = useMentionNames();
  const myId = usePerch((state) => state.me?.user.id);
  const newest = useOpenChat(({ window }) =>
    window === null || window.hasNewer ? undefined : window.messages.at(-1),
  );
  const author = usePerson(newest?.authorId ?? null);
  const known = useRef<number | null>(null);
  const [text, setText] = useState('');
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each message.
  useEffect(() => {
    const before = known.current;
    known.current = newest?.id ?? before;
    if (before === null || !newest || newest.id <= before || newest.authorId === myId) return;
    const excerpt = readableText(messageExcerpt(newest), names);
    setText(t('chat.said', { name: author?.name ?? t('chat.gone'), excerpt }));
  }, [newest?.id]);
  return (
    <p role="log" className={hidden.visually}>
      {text}
    </p>
  );
}

import type { Message } from '../../../shared/domain/Message.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { Avatar } from '../people/Avatar.tsx';
import { AttachedFiles } from './AttachedFiles.tsx';
import styles from './FoundMessages.module.css';
import { MessageText } from './MessageText.tsx';
import { usePerson } from './messageNames.ts';
import { momentText } from './messageTimes.ts';
import { SealedReadingLine } from './SealedReadingLine.tsx';

interface FoundMessagesProps {
  label: string;
  messages: readonly Message[];
  onShow: (message: Message) => void;
}

/** Messages out of their context: of a search, or the pinned ones. */
export function FoundMessages({ label, messages, onShow }: FoundMessagesProps) {
  return (
    <ul className={styles.list} aria-label={label}>
      {messages.map((message) => (
        <li key={message.id} className={styles.found}>
          <FoundMessage message={message} onShow={() => onShow(message)} />
        </li>
      ))}
    </ul>
  );
}

function FoundMessage({ message, onShow }: { message: Message; onShow: () => void }) {
  const { t, i18n } = useTranslation();
  const author = usePerson(message.authorId);
  const name = author?.name ?? t('chat.gone');
  const time = momentText(i18n.language, message.sentAt);
  return (
    <>
      <p className={styles.head}>
        {author && <Avatar user={author} speaker={null} size="small" />}
        <button
          type="button"
          className={styles.show}
          aria-label={t('chat.search.show', { name, time })}
          onClick={onShow}
        >
          {name}
        </button>
        <span className={styles.time}>{time}</span>
      </p>
      <SealedReadingLine message={message} name={name} />
      {message.text !== '' && <MessageText text={message.text} told={message.mentions} />}
      <AttachedFiles message={message} />
    </>
  );
}

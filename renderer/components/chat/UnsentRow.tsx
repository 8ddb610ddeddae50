import { useTranslation } from 'react-i18next';
import type { UnsentMessage } from '../../state/chatsState.ts';
import { Avatar } from '../people/Avatar.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import { failureText } from '../ui/failureText.ts';
import { TextButton } from '../ui/TextButton.tsx';
import { MessageText } from './MessageText.tsx';
import styles from './UnsentRow.module.css';
import { useChatActions } from './useChat.ts';

/** A message of mine that the server has not acknowledged: it is being sent, or was not. */
export function UnsentRow({ message }: { message: UnsentMessage }) {
  const { t } = useTranslation();
  const { retryMessage, discardMessage } = useChatActions();
  const me = usePerch((state) => state.me?.user);
  const { clientId, text, failure } = message;
  return (
    <article className={styles.message} aria-busy={failure === null}>
      {me && <Avatar user={me} speaker={null} size="medium" />}
      <div className={styles.content}>
        <div className={styles.text}>
          <MessageText text={text} />
        </div>
        {failure !== null && (
          <div className={styles.failure}>
            <p role="alert">
              {t('chat.unsent.failed')} {failureText(t, failure)}
            </p>
            <TextButton onPress={() => void retryMessage(clientId)}>
              {t('chat.unsent.retry')}
            </TextButton>
            <TextButton onPress={() => discardMessage(clientId)}>
              {t('chat.unsent.discard')}
            </TextButton>
          </div>
        )}
      </div>
    </article>
  );
}

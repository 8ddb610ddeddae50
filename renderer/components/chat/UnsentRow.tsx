import { ProgressBar } from 'react-aria-components/ProgressBar';
import { useStore } from 'zustand';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import type { ErrorCode } from '../../../shared/protocol/errors.ts';
import type { UnsentFile, UnsentMessage } from '../../state/chatsState.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import fileStyles from '../files/Files.module.css';
import { sizeText } from '../files/sizeText.ts';
import { uploadFailureText } from '../files/uploadFailureText.ts';
import { Avatar } from '../people/Avatar.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import { failureText } from '../ui/failureText.ts';
import { MessageText } from './MessageText.tsx';
import styles from './UnsentRow.module.css';
import { useChatActions, useChatFiles } from './useChat.ts';
import { useMessageRights } from './useMessageRights.ts';

const nobody = { roleIds: [], everyone: false };

/** A message of mine that the server has not acknowledged: it is being sent, or was not. */
export function UnsentRow({ message }: { message: UnsentMessage }) {
  const { t } = useTranslation();
  const { retryMessage, discardMessage } = useChatActions();
  const me = usePerch((state) => state.me?.user);
  const { clientId, channelId, text, files, failure, isWaiting } = message;
  const { mentionEveryone } = useMessageRights(channelId as ChannelId);
  const why = useFailureText(message);
  return (
    <article className={styles.message} aria-busy={failure === null}>
      {me && <Avatar user={me} speaker={null} size="medium" />}
      <div className={styles.content}>
        <div className={styles.text}>
          {text !== '' && <MessageText text={text} told={mentionEveryone ? null : nobody} />}
        </div>
        {files.length > 0 && (
          <ul className={styles.files}>
            {files.map((file) => (
              <li key={file.key}>
                <UnsentFileLine file={file} isSending={failure === null} />
              </li>
            ))}
          </ul>
        )}
        {failure !== null && (
          <div className={styles.failure}>
            {isWaiting ? (
              <p role="status">{t('chat.unsent.waiting')}</p>
            ) : (
              <p role="alert">
                {t('chat.unsent.failed')} {why}
              </p>
            )}
            {failure !== 'filesLost' && failure !== 'unsealed' && (
              <TextButton onPress={() => void retryMessage(clientId)}>
                {t('chat.unsent.retry')}
              </TextButton>
            )}
            <TextButton onPress={() => discardMessage(clientId)}>
              {t('chat.unsent.discard')}
            </TextButton>
          </div>
        )}
      </div>
    </article>
  );
}

/** Why a message was not sent, and what to do. */
function useFailureText({ channelId, files, failure }: UnsentMessage): string | null {
  const { t, i18n } = useTranslation();
  const known = useStore(useChatFiles().state, ({ channels }) =>
    channels.get(channelId as ChannelId),
  );
  if (failure === null) return null;
  if (failure === 'filesLost') return t('chat.files.lost');
  if (failure === 'unsealed') return t('sealedChat.unsealed');
  if (files.length === 0) return failureText(t, failure as ErrorCode);
  if (failure === 'conflict') return t('chat.files.left');
  return uploadFailureText(t, failure, known?.limits ?? null, i18n.language);
}

/** A file that goes with the message, and how far it is. */
function UnsentFileLine({ file, isSending }: { file: UnsentFile; isSending: boolean }) {
  const { t, i18n } = useTranslation();
  const { name, size, sent } = file;
  return (
    <span className={styles.file}>
      <span className={styles.fileName} dir="auto">
        {name}
      </span>
      <span className={styles.fileSize}>{sizeText(size, i18n.language)}</span>
      {isSending && (
        <ProgressBar
          className={fileStyles.progress}
          aria-label={t('files.sending', { name })}
          value={size === 0 ? 100 : (sent / size) * 100}
        >
          {({ percentage }) => (
            <span className={fileStyles.bar} style={{ inlineSize: `${percentage}%` }} />
          )}
        </ProgressBar>
      )}
    </span>
  );
}

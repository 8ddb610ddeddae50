import { useState } from 'react';
import { type Message, messageFault } from '../../../shared/domain/Message.ts';
import { readableText } from '../../../shared/domain/readableText.ts';
import type { ErrorCode } from '../../../shared/protocol/errors.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { failureText } from '../ui/failureText.ts';
import styles from './MessageEditor.module.css';
import { MessageField } from './MessageField.tsx';
import { withMentions } from './mentionDraft.ts';
import { useMentionNames } from './messageNames.ts';
import { useChatActions } from './useChat.ts';
import { useMentionChoices } from './useMentionChoices.ts';

interface MessageEditorProps {
  message: Message;
  /** @param isEmptied nothing is left of it: whether to delete it */
  onClose: (isEmptied: boolean) => void;
}

/** Edits one of my messages in its place. */
export function MessageEditor({ message, onClose }: MessageEditorProps) {
  const { t } = useTranslation();
  const { editMessage } = useChatActions();
  const names = useMentionNames();
  const choices = useMentionChoices(message.channelId);
  const [draft, setDraft] = useState(() => readableText(message.text, names));
  const [failure, setFailure] = useState<ErrorCode | null>(null);

  async function save() {
    const text = withMentions(draft, choices);
    const fault = messageFault(text);
    if (fault === 'blank') onClose(true);
    if (fault !== null) return;
    if (text === message.text) {
      onClose(false);
      return;
    }
    const refused = await editMessage(message, text);
    if (refused) setFailure(refused.code);
    else onClose(false);
  }

  return (
    <div className={styles.editor}>
      <MessageField
        label={t('chat.editor.label')}
        value={draft}
        choices={choices}
        autoFocus
        onChange={setDraft}
        onSubmit={() => void save()}
        onEscape={() => onClose(false)}
      />
      <p className={styles.hint} role={failure === null ? undefined : 'alert'}>
        {failure === null ? t('chat.editor.hint') : failureText(t, failure)}
      </p>
    </div>
  );
}

import SendHorizontal from 'lucide-react/icons/send-horizontal';
import Smile from 'lucide-react/icons/smile';
import X from 'lucide-react/icons/x';
import { type Ref, useImperativeHandle, useRef, useState } from 'react';
import type { Channel } from '../../../shared/domain/Channel.ts';
import {
  messageFault,
  messageMaxLength,
  messageMaxLines,
  tidyMessage,
} from '../../../shared/domain/Message.ts';
import type { DraftFile } from '../../state/ChatFiles.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { AttachButton } from './AttachButton.tsx';
import styles from './Composer.module.css';
import { DraftFiles } from './DraftFiles.tsx';
import { EmojiPopover } from './EmojiPopover.tsx';
import { MessageField, type MessageFieldHandle } from './MessageField.tsx';
import { withMentions } from './mentionDraft.ts';
import { usePerson } from './messageNames.ts';
import { useAttaching } from './useAttaching.ts';
import { useChatActions, useChats, useOpenChat } from './useChat.ts';
import { useMentionChoices } from './useMentionChoices.ts';
import { useMessageRights } from './useMessageRights.ts';

/** What the pane can do with its composer. */
export interface ComposerHandle {
  focus(): void;
  /** Puts files beside the message. */
  attach(files: readonly File[]): void;
}

interface ComposerProps {
  channel: Channel;
  /** Up arrow in an empty field. */
  onEditLast: () => void;
  ref?: Ref<ComposerHandle>;
}

const noFiles: readonly DraftFile[] = [];

/** Writes a message. What is written is kept per channel until it is sent, also over a reload. */
export function Composer({ channel, onEditLast, ref }: ComposerProps) {
  const { t } = useTranslation();
  const { sendMessage, setDraft, setReplyTo, noteTyping, detachFile } = useChatActions();
  const draft = useChats((state) => state.drafts[channel.id] ?? '');
  const files = useChats((state) => state.draftFiles[channel.id] ?? noFiles);
  const attaching = useAttaching(channel);
  const replyTo = useOpenChat((open) => open.replyTo) ?? null;
  const choices = useMentionChoices(channel.id);
  const { write } = useMessageRights(channel.id);
  const field = useRef<MessageFieldHandle>(null);
  const tools = useRef<HTMLDivElement>(null);
  const [isPicking, setPicking] = useState(false);
  const attach = (added: readonly File[]) => {
    attaching.attach(added);
    field.current?.focus();
  };
  useImperativeHandle(ref, () => ({ focus: () => field.current?.focus(), attach }));

  const fault = messageFault(withMentions(draft, choices), files.length > 0);
  const excess = tidyMessage(withMentions(draft, choices)).length - messageMaxLength;

  function send() {
    if (fault !== null) return;
    void sendMessage(channel.id, tidyMessage(withMentions(draft, choices)), replyTo);
    setDraft(channel.id, '');
    attaching.forgetRefusal();
    field.current?.focus();
  }

  if (!write) return <p className={styles.denied}>{t('chat.composer.mayNotWrite')}</p>;
  return (
    <div
      className={styles.composer}
      onPaste={(event) => {
        const pasted = [...event.clipboardData.files];
        // Text that was copied with its picture goes into the field as text.
        if (pasted.length === 0 || event.clipboardData.types.includes('text/plain')) return;
        event.preventDefault();
        attach(pasted);
      }}
    >
      {replyTo !== null && (
        <div className={styles.reply}>
          <ReplyName />
          <IconButton
            name={t('chat.composer.cancelReply')}
            icon={X}
            onPress={() => {
              setReplyTo(null);
              field.current?.focus();
            }}
          />
        </div>
      )}
      {files.length > 0 && (
        <DraftFiles
          drafts={files}
          onRemove={(key) => {
            detachFile(channel.id, key);
            field.current?.focus();
          }}
        />
      )}
      {attaching.refusal !== null && (
        <p role="alert" className={styles.refusal}>
          {attaching.refusal}
        </p>
      )}
      <div className={styles.line}>
        <AttachButton denial={attaching.denial} onFiles={attach} />
        <MessageField
          ref={field}
          label={t('chat.composer.label', { channel: channel.name })}
          placeholder={t(channel.sealed ? 'sealedChat.label' : 'chat.composer.label', {
            channel: channel.name,
          })}
          value={draft}
          choices={choices}
          isInvalid={fault === 'tooLong' || fault === 'tooManyLines'}
          onChange={(text) => {
            setDraft(channel.id, text);
            attaching.forgetRefusal();
            if (text !== '') noteTyping(channel.id);
          }}
          onSubmit={send}
          onEscape={replyTo === null ? undefined : () => setReplyTo(null)}
          onUpWhenEmpty={onEditLast}
        />
        <div ref={tools} className={styles.tools}>
          <IconButton
            name={t('chat.composer.emoji')}
            icon={Smile}
            isExpanded={isPicking}
            onPress={() => setPicking(true)}
          />
          <IconButton
            name={t('chat.composer.send')}
            icon={SendHorizontal}
            isDisabled={fault !== null}
            onPress={send}
          />
        </div>
      </div>
      {(fault === 'tooLong' || fault === 'tooManyLines') && (
        <p role="alert" className={styles.fault}>
          {fault === 'tooLong'
            ? t('chat.composer.tooLong', { count: excess })
            : t('chat.composer.tooManyLines', { count: messageMaxLines })}
        </p>
      )}
      {isPicking && (
        <EmojiPopover
          label={t('chat.composer.emoji')}
          triggerRef={tools}
          onPick={(emoji) => field.current?.insert(emoji)}
          onClose={() => setPicking(false)}
        />
      )}
    </div>
  );
}

function ReplyName() {
  const { t } = useTranslation();
  const authorId = useOpenChat(
    ({ replyTo, window }) => window?.messages.find(({ id }) => id === replyTo)?.authorId ?? null,
  );
  const author = usePerson(authorId ?? null);
  return <p>{t('chat.composer.replying', { name: author?.name ?? t('chat.gone') })}</p>;
}

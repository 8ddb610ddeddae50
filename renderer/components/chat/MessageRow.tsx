import Pin from 'lucide-react/icons/pin';
import Reply from 'lucide-react/icons/reply';
import { memo, useId, useState } from 'react';
import type { MessageId } from '../../../shared/domain/ids.ts';
import { type Message, mentionsPerson } from '../../../shared/domain/Message.ts';
import { readableText } from '../../../shared/domain/readableText.ts';
import type { ErrorCode } from '../../../shared/protocol/errors.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useCallActions } from '../calls/useCalls.ts';
import { Avatar } from '../people/Avatar.tsx';
import { useNameStyle } from '../roles/useNameStyle.ts';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import { copyText } from '../ui/copyText.ts';
import { ConfirmDialog } from '../ui/dialogs/ConfirmDialog.tsx';
import { failureText } from '../ui/failureText.ts';
import { AttachedFiles } from './AttachedFiles.tsx';
import { LinkPreviews } from './LinkPreviews.tsx';
import { MessageActions, type MessageCommand } from './MessageActions.tsx';
import { MessageEditor } from './MessageEditor.tsx';
import styles from './MessageRow.module.css';
import { MessageText, summaryText } from './MessageText.tsx';
import { useMentionNames, usePerson } from './messageNames.ts';
import { clockText, momentText, shortClockText } from './messageTimes.ts';
import { Reactions } from './Reactions.tsx';
import { SealedReadingLine } from './SealedReadingLine.tsx';
import { useChatActions } from './useChat.ts';
import { useMessageRights } from './useMessageRights.ts';

interface MessageRowProps {
  message: Message;
  /** Stands under the name above it. */
  isContinued: boolean;
  isDeleted: boolean;
  /** The focus enters the list here. */
  isTabStop: boolean;
  isEdited: boolean;
  /** Whether somebody has just jumped to it. */
  isMarked: boolean;
  /** These two stay the same functions, so that a new message does not draw all others anew. */
  onFocus: (messageId: MessageId) => void;
  onEdit: (messageId: MessageId, isEdited: boolean) => void;
}

const nobody = { name: '?', colorSeed: 0, roleIds: [] };

/** One message: who, when, what, the reactions to it, and what can be done with it. */
export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { message, isContinued, isDeleted, isTabStop, isEdited, isMarked, onFocus, onEdit } = props;
  const { t, i18n } = useTranslation();
  const chat = useChatActions();
  const calls = useCallActions();
  const announce = useAnnounce();
  const names = useMentionNames();
  const author = usePerson(message.authorId);
  const me = usePerch((state) => state.me?.user);
  const rights = useMessageRights(message.channelId);
  const nameStyle = useNameStyle(author ?? nobody);
  const headId = useId();
  const textId = useId();
  const [isOver, setOver] = useState(false);
  const [isOpen, setOpen] = useState(false);
  const [isDeleting, setDeleting] = useState(false);
  const isMine = me !== undefined && message.authorId === me.id;
  const isForMe = !isMine && me !== undefined && mentionsPerson(message.mentions, me);
  const moment = momentText(i18n.language, message.sentAt);
  const name = author?.name ?? t('chat.gone');

  async function attempt(request: Promise<{ readonly code: ErrorCode } | null>) {
    const failure = await request;
    if (failure) announce(failureText(t, failure.code));
  }

  const react = (emoji: string, reacted: boolean) =>
    void attempt(chat.react(message, emoji, reacted));

  async function removePreview(url: string) {
    const failure = await chat.removePreview(message, url);
    announce(failure ? failureText(t, failure.code) : t('preview.removed'));
  }

  async function copy() {
    const isCopied = await copyText(readableText(message.text, names));
    announce(isCopied ? t('chat.actions.copied') : t('chat.actions.notCopied'));
  }

  const commands: Record<MessageCommand, () => void> = {
    reply: () => chat.setReplyTo(message.id),
    edit: () => onEdit(message.id, true),
    copy: () => void copy(),
    pin: () => void attempt(chat.pinMessage(message, true)),
    unpin: () => void attempt(chat.pinMessage(message, false)),
    markUnread: () => void attempt(chat.markUnread(message)),
    call: () => {
      if (message.authorId !== null) void calls?.callPerson({ id: message.authorId, name }, false);
    },
    delete: () => setDeleting(true),
  };

  if (isDeleted) return <p className={styles.deleted}>{t('chat.deleted')}</p>;
  return (
    <article
      className={styles.message}
      aria-labelledby={`${headId} ${textId}`}
      // Arrow keys move between messages.
      tabIndex={isTabStop ? 0 : -1}
      data-message={message.id}
      data-continued={isContinued || undefined}
      data-for-me={isForMe || undefined}
      data-marked={isMarked || undefined}
      onPointerEnter={() => setOver(true)}
      onPointerLeave={() => setOver(false)}
      onFocus={() => {
        onFocus(message.id);
        setOver(true);
      }}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOver(false);
      }}
    >
      {message.reply && <ReplyLine reply={message.reply} />}
      <div className={styles.body}>
        {isContinued ? (
          <time className={styles.side} aria-hidden="true">
            {shortClockText(message.sentAt)}
          </time>
        ) : (
          <Avatar user={author ?? nobody} speaker={null} size="medium" />
        )}
        <div className={styles.content}>
          <p id={headId} className={isContinued ? styles.hiddenHead : styles.head}>
            <span className={styles.name} style={nameStyle}>
              {name}
            </span>
            {author?.isBot && <span className={styles.bot}>{t('chat.bot')}</span>}
            <time
              className={styles.time}
              dateTime={new Date(message.sentAt).toISOString()}
              title={moment}
            >
              {clockText(i18n.language, message.sentAt)}
            </time>
            {message.pinnedAt !== null && (
              <Pin className={styles.pin} size={12} role="img" aria-label={t('chat.pinned')} />
            )}
          </p>
          {isEdited ? (
            <MessageEditor
              message={message}
              onClose={(isEmptied) => {
                onEdit(message.id, false);
                if (isEmptied) setDeleting(true);
              }}
            />
          ) : (
            <div id={textId}>
              <SealedReadingLine message={message} name={name} />
              {message.text !== '' && (
                <MessageText
                  text={message.text}
                  told={message.mentions}
                  end={message.editedAt === null ? null : t('chat.edited')}
                />
              )}
              <AttachedFiles message={message} />
            </div>
          )}
          <LinkPreviews
            previews={message.previews}
            mayRemove={isMine || rights.manage}
            onRemove={(url) => void removePreview(url)}
          />
          <Reactions message={message} mayReact={rights.write} onReact={react} />
        </div>
      </div>
      {(isOver || isOpen) && !isEdited && (
        <MessageActions
          message={message}
          isMine={isMine}
          rights={rights}
          onReact={(emoji) => react(emoji, true)}
          onCommand={(command) => commands[command]()}
          onOpenChange={setOpen}
        />
      )}
      {isDeleting && (
        <ConfirmDialog
          heading={t('chat.deleteHeading')}
          text={t('chat.deleteText')}
          confirmLabel={t('chat.actions.delete')}
          onConfirm={() => chat.deleteMessage(message)}
          onClose={() => setDeleting(false)}
        />
      )}
    </article>
  );
});

/** What a message answers; a press jumps there. */
function ReplyLine({ reply }: { reply: NonNullable<Message['reply']> }) {
  const { t } = useTranslation();
  const { showMessage } = useChatActions();
  const names = useMentionNames();
  const author = usePerson(reply.authorId);
  if (reply.excerpt === null) {
    return (
      <p className={styles.reply}>
        <Reply aria-hidden="true" size={14} />
        {t('chat.replyGone')}
      </p>
    );
  }
  const name = author?.name ?? t('chat.gone');
  const excerpt = summaryText(reply.excerpt, names);
  return (
    <button
      type="button"
      className={styles.reply}
      title={t('chat.showReplied')}
      onClick={() => void showMessage(reply.messageId)}
    >
      <Reply aria-hidden="true" size={14} />
      <span className={styles.replyName}>{name}</span>
      <span className={styles.excerpt}>{excerpt}</span>
    </button>
  );
}

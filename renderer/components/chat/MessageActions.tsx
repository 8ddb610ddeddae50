import type { LucideIcon } from 'lucide-react';
import Copy from 'lucide-react/icons/copy';
import Ellipsis from 'lucide-react/icons/ellipsis';
import Eye from 'lucide-react/icons/eye';
import Pencil from 'lucide-react/icons/pencil';
import Phone from 'lucide-react/icons/phone';
import Pin from 'lucide-react/icons/pin';
import Reply from 'lucide-react/icons/reply';
import SmilePlus from 'lucide-react/icons/smile-plus';
import Trash2 from 'lucide-react/icons/trash-2';
import { useRef, useState } from 'react';
import { Toolbar } from 'react-aria-components/Toolbar';
import type { Message } from '../../../shared/domain/Message.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useCanCall } from '../calls/useCalls.ts';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { CommandMenu } from '../ui/menus/CommandMenu.tsx';
import { EmojiPopover } from './EmojiPopover.tsx';
import { quickEmojis } from './emojis.ts';
import styles from './MessageActions.module.css';
import type { MessageRights } from './useMessageRights.ts';

/** What can be done with a message, besides reactions. */
export type MessageCommand =
  | 'reply'
  | 'edit'
  | 'copy'
  | 'pin'
  | 'unpin'
  | 'markUnread'
  | 'call'
  | 'delete';

const icons: Record<MessageCommand, LucideIcon> = {
  reply: Reply,
  edit: Pencil,
  copy: Copy,
  pin: Pin,
  unpin: Pin,
  markUnread: Eye,
  call: Phone,
  delete: Trash2,
};

/** How many of the quick emojis fit beside a message. */
const shownEmojis = 3;

interface MessageActionsProps {
  message: Message;
  isMine: boolean;
  rights: MessageRights;
  onReact: (emoji: string) => void;
  onCommand: (command: MessageCommand) => void;
  /** A menu or the emojis are open: the buttons must stay. */
  onOpenChange: (isOpen: boolean) => void;
}

/** The buttons of a message, shown while the pointer or the focus is on it. */
export function MessageActions(props: MessageActionsProps) {
  const { message, isMine, rights, onReact, onCommand, onOpenChange } = props;
  const { t } = useTranslation();
  const canCall = useCanCall() && !isMine && message.authorId !== null;
  const bar = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<'menu' | 'emojis' | null>(null);
  const show = (next: 'menu' | 'emojis' | null) => {
    setOpen(next);
    onOpenChange(next !== null);
  };
  const commands: MessageCommand[] = [
    ...(rights.write ? (['reply'] as const) : []),
    ...(rights.write && isMine ? (['edit'] as const) : []),
    'copy',
    ...(rights.manage ? ([message.pinnedAt === null ? 'pin' : 'unpin'] as const) : []),
    'markUnread',
    ...(canCall ? (['call'] as const) : []),
    ...(rights.manage || isMine ? (['delete'] as const) : []),
  ];
  return (
    <>
      <Toolbar ref={bar} className={styles.bar} aria-label={t('chat.actions.label')}>
        {rights.write && (
          <>
            {quickEmojis.slice(0, shownEmojis).map((emoji) => (
              <button
                key={emoji}
                type="button"
                className={styles.emoji}
                aria-label={t('chat.actions.reactWith', { emoji })}
                title={t('chat.actions.reactWith', { emoji })}
                onClick={() => onReact(emoji)}
              >
                {emoji}
              </button>
            ))}
            <IconButton
              name={t('chat.actions.react')}
              icon={SmilePlus}
              isExpanded={open === 'emojis'}
              onPress={() => show('emojis')}
            />
            <IconButton
              name={t('chat.actions.reply')}
              icon={Reply}
              onPress={() => onCommand('reply')}
            />
          </>
        )}
        <IconButton
          name={t('chat.actions.more')}
          icon={Ellipsis}
          isExpanded={open === 'menu'}
          onPress={() => show('menu')}
        />
      </Toolbar>
      {open === 'menu' && (
        <CommandMenu
          label={t('chat.actions.label')}
          commands={commands}
          icons={icons}
          textOf={(command) => t(`chat.actions.${command}`)}
          triggerRef={bar}
          placement="bottom end"
          onClose={() => show(null)}
          onCommand={onCommand}
        />
      )}
      {open === 'emojis' && (
        <EmojiPopover
          label={t('chat.actions.react')}
          triggerRef={bar}
          onPick={onReact}
          onClose={() => show(null)}
        />
      )}
    </>
  );
}

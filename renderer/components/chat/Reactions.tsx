import { useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import type { Message, Reaction } from '../../../shared/domain/Message.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { Tooltip } from '../ui/buttons/Tooltip.tsx';
import { TooltipTrigger } from '../ui/buttons/TooltipTrigger.tsx';
import styles from './Reactions.module.css';
import { useChatActions } from './useChat.ts';

interface ReactionsProps {
  message: Message;
  mayReact: boolean;
  onReact: (emoji: string, reacted: boolean) => void;
}

/** The reactions to a message; a press adds or takes back mine. */
export function Reactions({ message, mayReact, onReact }: ReactionsProps) {
  const { t } = useTranslation();
  if (message.reactions.length === 0) return null;
  return (
    <ul className={styles.list} aria-label={t('chat.reaction.list')}>
      {message.reactions.map((reaction) => (
        <li key={reaction.emoji}>
          <ReactionButton
            message={message}
            reaction={reaction}
            mayReact={mayReact}
            onReact={onReact}
          />
        </li>
      ))}
    </ul>
  );
}

function ReactionButton({
  message,
  reaction,
  mayReact,
  onReact,
}: ReactionsProps & { reaction: Reaction }) {
  const { t } = useTranslation();
  const { listReactors } = useChatActions();
  const [names, setNames] = useState<string | null>(null);
  const asked = useRef('');
  const { emoji, count, mine } = reaction;
  const text = mine
    ? t('chat.reaction.mine', { emoji, count })
    : t('chat.reaction.others', { emoji, count });

  /** Asked when somebody looks, and again only after the count has changed. */
  async function ask() {
    if (asked.current === `${count}`) return;
    asked.current = `${count}`;
    const people = await listReactors(message, emoji);
    if (!('code' in people)) setNames(people.map(({ name }) => name).join(', '));
  }

  return (
    <TooltipTrigger delay={300}>
      <Button
        className={styles.reaction}
        aria-label={text}
        aria-pressed={mine}
        onHoverStart={() => void ask()}
        onFocus={() => void ask()}
        onPress={() => {
          if (mine || mayReact) onReact(emoji, !mine);
        }}
      >
        <span className={styles.emoji}>{emoji}</span>
        <span className={styles.count}>{count}</span>
      </Button>
      <Tooltip text={names ?? text} />
    </TooltipTrigger>
  );
}

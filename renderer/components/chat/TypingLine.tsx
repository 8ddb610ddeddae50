import { useTranslation } from '../../texts/useTranslation.tsx';
import styles from './TypingLine.module.css';
import { useOpenChat } from './useChat.ts';

/** Who is writing. Its height is always the same, so that nothing moves. */
export function TypingLine() {
  const { t } = useTranslation();
  const typing = useOpenChat((open) => open.typing) ?? [];
  const [first, second] = typing;
  const text =
    first === undefined
      ? ''
      : second === undefined
        ? t('chat.typing.one', { name: first.name })
        : typing.length === 2
          ? t('chat.typing.two', { name: first.name, other: second.name })
          : t('chat.typing.many');
  return <p className={styles.line}>{text}</p>;
}

import { type RefObject, useState } from 'react';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { DialogPopover } from '../ui/dialogs/DialogPopover.tsx';
import { SearchBox } from '../ui/fields/SearchBox.tsx';
import styles from './EmojiPopover.module.css';
import { findEmojis } from './emojis.ts';

interface EmojiPopoverProps {
  label: string;
  triggerRef: RefObject<Element | null>;
  onPick: (emoji: string) => void;
  onClose: () => void;
}

/** The emojis to pick one from, found by their names in English and Korean. */
export function EmojiPopover({ label, triggerRef, onPick, onClose }: EmojiPopoverProps) {
  const { t } = useTranslation();
  const [query, setQuery] = useState('');
  const found = findEmojis(query);
  return (
    <DialogPopover
      label={label}
      triggerRef={triggerRef}
      placement="top end"
      offset={6}
      onClose={onClose}
      className={styles.picker}
    >
      <SearchBox
        label={t('chat.reaction.search')}
        clearLabel={t('chat.reaction.clear')}
        query={query}
        onChange={setQuery}
      />
      <div className={styles.grid}>
        {found.map((emoji) => (
          <button
            key={emoji}
            type="button"
            className={styles.emoji}
            onClick={() => {
              onPick(emoji);
              onClose();
            }}
          >
            {emoji}
          </button>
        ))}
      </div>
      {found.length === 0 && <p className={styles.none}>{t('chat.reaction.none')}</p>}
    </DialogPopover>
  );
}

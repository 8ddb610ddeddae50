import { Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import inputStyles from '../ui/TextInput.module.css';
import styles from './Soundboard.module.css';
import { lastEmoji } from './soundWaves.ts';

interface EmojiFieldProps {
  emoji: string | null;
  onChange: (emoji: string | null) => void;
}

/** A box that holds one emoji, from the keyboard or the system's own picker. */
export function EmojiField({ emoji, onChange }: EmojiFieldProps) {
  const { t } = useTranslation();
  return (
    <TextField
      className={`${inputStyles.field} ${styles.emojiField}`}
      value={emoji ?? ''}
      onChange={(text) => onChange(lastEmoji(text))}
      autoComplete="off"
    >
      <Label className={inputStyles.label}>{t('soundboard.emoji')}</Label>
      <Input className={inputStyles.input} aria-description={t('soundboard.emojiHint')} />
    </TextField>
  );
}

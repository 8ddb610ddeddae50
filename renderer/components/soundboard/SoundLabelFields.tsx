import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { TextField } from 'react-aria-components/TextField';
import { type SoundLabel, soundNameMaxLength } from '../../../shared/domain/Sound.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { NameInput } from '../ui/fields/NameInput.tsx';
import inputStyles from '../ui/fields/TextInput.module.css';
import styles from './Soundboard.module.css';

interface EmojiFieldProps {
  emoji: string | null;
  onChange: (emoji: string | null) => void;
}

/** An input that holds one emoji. */
function EmojiField({ emoji, onChange }: EmojiFieldProps) {
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

interface SoundLabelFieldsProps {
  label: SoundLabel;
  /** Why the name was refused. */
  error: string | null;
  onChange: (label: SoundLabel) => void;
  autoFocus?: boolean;
}

/** Inputs for a sound's name and emoji. */
export function SoundLabelFields({
  label,
  error,
  onChange,
  autoFocus = false,
}: SoundLabelFieldsProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.labels}>
      <NameInput
        label={t('soundboard.name')}
        error={error}
        value={label.name}
        onChange={(name) => onChange({ ...label, name })}
        maxLength={soundNameMaxLength}
        autoComplete="off"
        autoFocus={autoFocus}
      />
      <EmojiField emoji={label.emoji} onChange={(emoji) => onChange({ ...label, emoji })} />
    </div>
  );
}

/** The last emoji in the typed text, or null: a new emoji replaces the old one. */
export function lastEmoji(text: string): string | null {
  return text.match(/\p{RGI_Emoji}/gv)?.at(-1) ?? null;
}

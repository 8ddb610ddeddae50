import { useTranslation } from 'react-i18next';
import { type SoundLabel, soundNameMaxLength } from '../../../shared/domain/Sound.ts';
import { NameInput } from '../ui/NameInput.tsx';
import { EmojiField } from './EmojiField.tsx';
import styles from './Soundboard.module.css';

interface SoundLabelFieldsProps {
  label: SoundLabel;
  /** Why the name was refused. */
  error: string | null;
  onChange: (label: SoundLabel) => void;
  autoFocus?: boolean;
}

/** What a sound is called, and the emoji beside it. */
export function SoundLabelFields({ label, error, onChange, autoFocus }: SoundLabelFieldsProps) {
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

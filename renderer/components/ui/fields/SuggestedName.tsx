import { useTranslation } from '../../../texts/useTranslation.tsx';
import { TextButton } from '../buttons/TextButton.tsx';

interface SuggestedNameProps {
  /** Null for none. */
  name: string | null;
  onTake: (name: string) => void;
}

/** A free name in place of one that somebody else has. */
export function SuggestedName({ name, onTake }: SuggestedNameProps) {
  const { t } = useTranslation();
  if (name === null) return null;
  return <TextButton onPress={() => onTake(name)}>{t('profile.takeName', { name })}</TextButton>;
}

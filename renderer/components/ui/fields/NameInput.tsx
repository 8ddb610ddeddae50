import { nameFault, tidyName } from '../../../../shared/domain/names.ts';
import { useTranslation } from '../../../texts/useTranslation.tsx';
import { TextInput } from './TextInput.tsx';

/** The input shows the remaining characters from this number on. */
const fewLeft = 8;

interface NameInputProps {
  label: string;
  /** A sentence under the input. */
  hint?: string | undefined;
  /** Why the server refused the name. */
  error?: string | null;
  value: string;
  onChange: (value: string) => void;
  /** In UTF-16 code units. */
  maxLength: number;
  autoFocus?: boolean;
  autoComplete?: string;
  isDisabled?: boolean;
}

/** An input for a name. It keeps everything typed or pasted, and shows what is wrong before it is sent. */
export function NameInput({ hint, error = null, maxLength, ...rest }: NameInputProps) {
  const { t } = useTranslation();
  const { value } = rest;
  const fault = nameFault(value, maxLength);
  const left = maxLength - tidyName(value).length;
  const ownError =
    fault === 'tooLong'
      ? t('name.tooLong', { count: -left })
      : fault === 'blank' && value.trim() !== ''
        ? t('name.blank')
        : null;
  return (
    <TextInput
      {...rest}
      hint={left <= fewLeft ? t('name.left', { count: left }) : hint}
      error={error ?? ownError}
    />
  );
}

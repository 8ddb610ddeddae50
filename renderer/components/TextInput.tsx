import type { Ref } from 'react';
import { FieldError, Input, Label, Text, TextField } from 'react-aria-components';
import styles from './TextInput.module.css';

interface TextInputProps {
  label: string;
  /** A sentence under the box. */
  hint?: string;
  /** Why what stands there was refused. */
  error?: string | null;
  value: string;
  onChange: (value: string) => void;
  maxLength: number;
  autoFocus?: boolean;
  autoComplete?: string;
  inputRef?: Ref<HTMLInputElement>;
  isDisabled?: boolean;
}

/** A box for a line of text, with its label above and its hint or error below. */
export function TextInput({
  label,
  hint,
  error = null,
  maxLength,
  inputRef,
  ...rest
}: TextInputProps) {
  return (
    <TextField
      {...rest}
      className={styles.field}
      isRequired
      isInvalid={error !== null}
      maxLength={maxLength}
      // The browser's own bubble would speak the system's language, not the app's.
      validationBehavior="aria"
    >
      <Label className={styles.label}>{label}</Label>
      <Input ref={inputRef} className={styles.input} spellCheck={false} />
      {hint && error === null && (
        <Text slot="description" className={styles.hint}>
          {hint}
        </Text>
      )}
      <FieldError className={styles.error}>{error}</FieldError>
    </TextField>
  );
}

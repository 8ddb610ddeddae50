import { type RefObject, useEffect, useRef } from 'react';
import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { TextField } from 'react-aria-components/TextField';
import styles from './TextInput.module.css';

interface TextInputProps {
  label: string;
  /** A sentence under the input. */
  hint?: string | undefined;
  /** What is wrong with the value. The input takes the focus so that it can be corrected at once. */
  error?: string | null;
  value: string;
  onChange: (value: string) => void;
  /**
   * Stops typing at this length, in UTF-16 units. For names use NameInput, which keeps what was typed and says what is wrong.
   */
  maxLength?: number;
  /** `time`: for a time of day, `HH:MM`. */
  type?: 'text' | 'time';
  autoFocus?: boolean;
  autoComplete?: string;
  inputRef?: RefObject<HTMLInputElement | null>;
  isDisabled?: boolean;
  isRequired?: boolean;
}

/** A one-line text input with its label above and its hint or error below. */
export function TextInput({
  label,
  hint,
  error = null,
  inputRef,
  isRequired = true,
  ...rest
}: TextInputProps) {
  const ownRef = useRef<HTMLInputElement>(null);
  const boxRef = inputRef ?? ownRef;
  useEffect(() => {
    if (error !== null) boxRef.current?.focus();
  }, [error, boxRef]);
  return (
    <TextField
      {...rest}
      className={styles.field}
      isRequired={isRequired}
      isInvalid={error !== null}
      // The browser's own message would be in the system's language, not the app's.
      validationBehavior="aria"
    >
      <Label className={styles.label}>{label}</Label>
      <Input ref={boxRef} className={styles.input} spellCheck={false} />
      {hint && error === null && (
        <Text slot="description" className={styles.hint}>
          {hint}
        </Text>
      )}
      <FieldError className={styles.error}>{error}</FieldError>
    </TextField>
  );
}

import type { Ref } from 'react';
import { Button, type ButtonProps } from 'react-aria-components/Button';
import styles from './TextButton.module.css';

interface TextButtonProps extends Pick<ButtonProps, 'type' | 'onPress' | 'isDisabled'> {
  tone?: 'primary' | 'plain' | 'danger';
  /** As wide as its container. */
  isWide?: boolean;
  /** Its action is running: it keeps the focus, and the owner ignores further presses. */
  isBusy?: boolean;
  ref?: Ref<HTMLButtonElement>;
  /** Accessible name, if the text alone does not say what it does. */
  label?: string;
  children: string;
}

/** A button with words on it. */
export function TextButton({
  tone = 'plain',
  isWide = false,
  isBusy = false,
  label,
  children,
  ...rest
}: TextButtonProps) {
  return (
    <Button
      {...rest}
      className={styles.button}
      {...(label !== undefined && { 'aria-label': label })}
      data-tone={tone}
      data-wide={isWide || undefined}
      data-busy={isBusy || undefined}
    >
      {children}
    </Button>
  );
}

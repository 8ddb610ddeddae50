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
  children: string;
}

/** A button with words on it. */
export function TextButton({
  tone = 'plain',
  isWide = false,
  isBusy = false,
  children,
  ...rest
}: TextButtonProps) {
  return (
    <Button
      {...rest}
      className={styles.button}
      data-tone={tone}
      data-wide={isWide || undefined}
      data-busy={isBusy || undefined}
    >
      {children}
    </Button>
  );
}

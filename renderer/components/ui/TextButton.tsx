import { Button, type ButtonProps } from 'react-aria-components';
import styles from './TextButton.module.css';

interface TextButtonProps extends Pick<ButtonProps, 'type' | 'onPress' | 'isDisabled'> {
  tone?: 'primary' | 'plain' | 'danger';
  /** As wide as the place it stands in. */
  isWide?: boolean;
  /** What it asked for is under way: it keeps the focus, and its owner takes no second press. */
  isBusy?: boolean;
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

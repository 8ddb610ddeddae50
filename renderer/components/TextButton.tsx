import { Button, type ButtonProps } from 'react-aria-components';
import styles from './TextButton.module.css';

interface TextButtonProps
  extends Pick<ButtonProps, 'type' | 'onPress' | 'isDisabled' | 'isPending'> {
  tone?: 'primary' | 'plain' | 'danger';
  /** As wide as the place it stands in. */
  isWide?: boolean;
  children: string;
}

/** A button with words on it. */
export function TextButton({ tone = 'plain', isWide = false, children, ...rest }: TextButtonProps) {
  return (
    <Button {...rest} className={styles.button} data-tone={tone} data-wide={isWide || undefined}>
      {children}
    </Button>
  );
}

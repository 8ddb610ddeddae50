import type { LucideIcon } from 'lucide-react';
import type { Ref } from 'react';
import { Button } from 'react-aria-components/Button';
import styles from './IconButton.module.css';
import { Tooltip } from './Tooltip.tsx';
import { TooltipTrigger } from './TooltipTrigger.tsx';

interface IconButtonProps {
  /** Accessible name; the same in every state. */
  name: string;
  /** What a press does now, where that differs from the name. */
  tooltip?: string;
  /** The shortcut key, as written on the keyboard. */
  keys?: string;
  icon: LucideIcon;
  onPress: () => void;
  isDisabled?: boolean;
  tone?: 'plain' | 'raised' | 'live' | 'leave';
  /** For toggle buttons: whether it is on. */
  isPressed?: boolean;
  /** For buttons that open a popover: whether it is open. */
  isExpanded?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

/** A button that is only an icon: with a name, a tooltip with its key, and a target of 36 px. */
export function IconButton({
  name,
  tooltip = name,
  keys,
  icon: Icon,
  onPress,
  isDisabled = false,
  tone = 'plain',
  isPressed,
  isExpanded,
  ref,
}: IconButtonProps) {
  return (
    <TooltipTrigger delay={500}>
      <Button
        ref={ref}
        aria-label={name}
        {...(isPressed !== undefined && { 'aria-pressed': isPressed })}
        {...(isExpanded !== undefined && {
          'aria-expanded': isExpanded,
          'aria-haspopup': 'dialog',
        })}
        className={styles.button}
        data-tone={tone}
        isDisabled={isDisabled}
        onPress={onPress}
      >
        <Icon aria-hidden="true" size={20} strokeWidth={2} />
      </Button>
      <Tooltip text={tooltip} keys={keys} />
    </TooltipTrigger>
  );
}

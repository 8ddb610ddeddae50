import type { LucideIcon } from 'lucide-react';
import type { Ref } from 'react';
import { Button } from 'react-aria-components/Button';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { TooltipTrigger } from 'react-aria-components/Tooltip';
import styles from './IconButton.module.css';
import { Tooltip } from './Tooltip.tsx';

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
  const shared = {
    'aria-label': name,
    className: styles.button,
    'data-tone': tone,
    isDisabled,
    ref,
    ...(isExpanded === undefined
      ? {}
      : { 'aria-expanded': isExpanded, 'aria-haspopup': 'dialog' as const }),
  };
  const face = <Icon aria-hidden="true" size={20} strokeWidth={2} />;
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      {isPressed === undefined ? (
        <Button {...shared} onPress={onPress}>
          {face}
        </Button>
      ) : (
        <ToggleButton {...shared} isSelected={isPressed} onChange={onPress}>
          {face}
        </ToggleButton>
      )}
      <Tooltip text={tooltip} keys={keys} />
    </TooltipTrigger>
  );
}

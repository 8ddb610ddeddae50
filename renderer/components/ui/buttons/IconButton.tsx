import type { LucideIcon } from 'lucide-react';
import { type Ref, useId } from 'react';
import { Button } from 'react-aria-components/Button';
import hidden from '../../../styles/hidden.module.css';
import { useAnnounce } from '../AnnounceContext.tsx';
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
  /**
   * Why a press does nothing here. Unlike a disabled button it keeps its place in the tab order, so that everybody can read
   * why.
   */
  denial?: string | null;
  /** More about the button, for the tooltip and assistive technology. */
  note?: string | null;
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
  denial = null,
  note = denial,
  tone = 'plain',
  isPressed,
  isExpanded,
  ref,
}: IconButtonProps) {
  const noteId = useId();
  const announce = useAnnounce();
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
        data-noted={(note !== null && denial === null) || undefined}
        isDisabled={isDisabled}
        onPress={() => (denial === null ? onPress() : announce(denial))}
        {...(note !== null && { 'aria-describedby': noteId })}
        {...(denial !== null && {
          'data-denied': true,
          render: (props) => <button {...props} aria-disabled="true" />,
        })}
      >
        <Icon aria-hidden="true" size={20} strokeWidth={2} />
      </Button>
      {note !== null && (
        <span id={noteId} className={hidden.visually}>
          {note}
        </span>
      )}
      <Tooltip text={tooltip} keys={keys} more={note === null ? [] : [note]} />
    </TooltipTrigger>
  );
}

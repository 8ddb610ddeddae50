import type { ReactNode, RefObject } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Popover, type PopoverProps } from 'react-aria-components/Popover';
import styles from './Popover.module.css';

interface DialogPopoverProps {
  /** Accessible name. */
  label: string;
  /** What it is shown beside; gets the focus back. */
  triggerRef: RefObject<Element | null>;
  placement: NonNullable<PopoverProps['placement']>;
  offset: number;
  onClose: () => void;
  /** Lays out the content. */
  className?: string | undefined;
  children: ReactNode;
}

/** An open box with text and controls beside what opened it; its owner mounts it while it is open. */
export function DialogPopover({
  label,
  triggerRef,
  placement,
  offset,
  onClose,
  className = styles.dialog,
  children,
}: DialogPopoverProps) {
  return (
    <Popover
      className={styles.popover}
      triggerRef={triggerRef}
      isOpen
      onOpenChange={onClose}
      placement={placement}
      offset={offset}
    >
      <Dialog className={className} aria-label={label}>
        {children}
      </Dialog>
    </Popover>
  );
}

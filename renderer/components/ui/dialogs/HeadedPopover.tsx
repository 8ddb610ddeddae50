import type { ReactNode, RefObject } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Popover, type PopoverProps } from 'react-aria-components/Popover';
import styles from './HeadedPopover.module.css';

interface HeadedPopoverProps {
  /** Visible, and its accessible name. */
  heading: string;
  /** What it is shown beside; gets the focus back. */
  triggerRef: RefObject<Element | null>;
  placement: NonNullable<PopoverProps['placement']>;
  offset: number;
  onClose: () => void;
  /** Says how wide it is. */
  className: string | undefined;
  /** Says how high its content may become. */
  contentClassName: string | undefined;
  children: ReactNode;
}

/** An open panel with a heading beside what opened it; its owner mounts it while it is open. */
export function HeadedPopover({
  heading,
  triggerRef,
  placement,
  offset,
  onClose,
  className,
  contentClassName,
  children,
}: HeadedPopoverProps) {
  return (
    <Popover
      className={`${styles.popover} ${className}`}
      triggerRef={triggerRef}
      isOpen
      onOpenChange={onClose}
      placement={placement}
      offset={offset}
    >
      <Dialog className={`${styles.content} ${contentClassName}`}>
        <Heading slot="title" level={2} className={styles.heading}>
          {heading}
        </Heading>
        {children}
      </Dialog>
    </Popover>
  );
}

import { type RefObject, useEffect, useState } from 'react';
import { Menu, type MenuProps } from 'react-aria-components/Menu';
import { Popover, type PopoverProps } from 'react-aria-components/Popover';
import styles from './Menu.module.css';

type MenuParts =
  | 'children'
  | 'onAction'
  | 'selectionMode'
  | 'selectedKeys'
  | 'disabledKeys'
  | 'onSelectionChange';

interface MenuPopoverProps extends Pick<MenuProps<object>, MenuParts> {
  /** Accessible name of the menu. */
  label: string;
  /** What it is shown beside; gets the focus back. */
  triggerRef: RefObject<Element | null>;
  placement: NonNullable<PopoverProps['placement']>;
  offset?: number;
  onClose: () => void;
}

/** An open menu beside what opened it; its owner mounts it while it is open. */
export function MenuPopover({
  label,
  triggerRef,
  placement,
  offset = 4,
  onClose,
  ...menu
}: MenuPopoverProps) {
  // It closes in one frame and is removed in the next: a dialog that an item has opened would not know otherwise where the
  // focus came from, and returns it there.
  const [isOpen, setOpen] = useState(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it has closed.
  useEffect(() => {
    if (!isOpen) onClose();
  }, [isOpen]);
  return (
    <Popover
      className={styles.popover}
      aria-label={label}
      triggerRef={triggerRef}
      isOpen={isOpen}
      onOpenChange={setOpen}
      placement={placement}
      offset={offset}
    >
      <Menu
        {...menu}
        className={styles.menu}
        aria-label={label}
        autoFocus="first"
        onClose={() => setOpen(false)}
      />
    </Popover>
  );
}

import type { LucideIcon } from 'lucide-react';
import { Fragment, type RefObject } from 'react';
import { Menu, MenuItem, Popover, Separator } from 'react-aria-components';
import menuStyles from '../ui/Menu.module.css';
import styles from './TileMenu.module.css';

/** One menu item. */
export interface MenuLine {
  readonly id: string;
  readonly name: string;
  /** The shortcut key, if any. */
  readonly keys?: string;
  readonly icon: LucideIcon;
  readonly act: () => void;
}

interface TileMenuProps {
  /** Accessible name of the menu. */
  label: string;
  triggerRef: RefObject<HTMLElement | null>;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  /** Groups are separated by a line. */
  groups: readonly (readonly MenuLine[])[];
}

/** The menu of a tile: opened by right click, menu key or its button. */
export function TileMenu({ label, triggerRef, isOpen, onOpenChange, groups }: TileMenuProps) {
  return (
    <Popover
      className={menuStyles.popover}
      aria-label={label}
      triggerRef={triggerRef}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      placement="top end"
      offset={8}
    >
      <Menu
        className={menuStyles.menu}
        aria-label={label}
        autoFocus="first"
        onClose={() => onOpenChange(false)}
      >
        {groups.map((lines, index) => (
          <Fragment key={lines[0]?.id}>
            {index > 0 && <Separator className={styles.line} />}
            {lines.map(({ id, name, keys, icon: Icon, act }) => (
              <MenuItem
                key={id}
                id={id}
                className={menuStyles.item}
                textValue={name}
                onAction={act}
              >
                <Icon aria-hidden="true" size={16} />
                {name}
                {keys && <kbd className={styles.keys}>{keys}</kbd>}
              </MenuItem>
            ))}
          </Fragment>
        ))}
      </Menu>
    </Popover>
  );
}

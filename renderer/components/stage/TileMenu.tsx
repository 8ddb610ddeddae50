import type { LucideIcon } from 'lucide-react';
import { Fragment, type RefObject } from 'react';
import { MenuItem } from 'react-aria-components/Menu';
import { Separator } from 'react-aria-components/Separator';
import menuStyles from '../ui/menus/Menu.module.css';
import { MenuPopover } from '../ui/menus/MenuPopover.tsx';
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
  onClose: () => void;
  /** Groups are separated by a line. */
  groups: readonly (readonly MenuLine[])[];
}

/** The menu of a tile: opened by right click, menu key or its button. */
export function TileMenu({ groups, ...menu }: TileMenuProps) {
  return (
    <MenuPopover {...menu} placement="top end" offset={8}>
      {groups.map((lines, index) => (
        <Fragment key={lines[0]?.id}>
          {index > 0 && <Separator className={styles.line} />}
          {lines.map(({ id, name, keys, icon: Icon, act }) => (
            <MenuItem key={id} id={id} className={menuStyles.item} textValue={name} onAction={act}>
              <Icon aria-hidden="true" size={16} />
              {name}
              {keys && <kbd className={styles.keys}>{keys}</kbd>}
            </MenuItem>
          ))}
        </Fragment>
      ))}
    </MenuPopover>
  );
}

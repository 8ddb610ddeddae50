import type { LucideIcon } from 'lucide-react';
import ArrowRightLeft from 'lucide-react/icons/arrow-right-left';
import ArrowUpDown from 'lucide-react/icons/arrow-up-down';
import Pencil from 'lucide-react/icons/pencil';
import Shield from 'lucide-react/icons/shield';
import Trash2 from 'lucide-react/icons/trash-2';
import type { RefObject } from 'react';
import { MenuItem } from 'react-aria-components/Menu';
import { useTranslation } from 'react-i18next';
import menuStyles from '../ui/Menu.module.css';
import { MenuPopover } from '../ui/MenuPopover.tsx';

/** Commands of the owner's channel menu. */
export type ChannelCommand = 'edit' | 'permissions' | 'move' | 'moveAll' | 'delete';

const icons: Record<ChannelCommand, LucideIcon> = {
  edit: Pencil,
  permissions: Shield,
  move: ArrowUpDown,
  moveAll: ArrowRightLeft,
  delete: Trash2,
};

interface ChannelMenuProps {
  /** Accessible name of the menu. */
  label: string;
  commands: readonly ChannelCommand[];
  triggerRef: RefObject<Element | null>;
  onClose: () => void;
  onCommand: (command: ChannelCommand) => void;
}

/** The owner's open menu of a channel. */
export function ChannelMenu({ label, commands, triggerRef, onClose, onCommand }: ChannelMenuProps) {
  const { t } = useTranslation();
  return (
    <MenuPopover
      label={label}
      triggerRef={triggerRef}
      placement="bottom start"
      onClose={onClose}
      onAction={(key) => onCommand(key as ChannelCommand)}
    >
      {commands.map((command) => {
        const Icon = icons[command];
        return (
          <MenuItem
            key={command}
            id={command}
            className={menuStyles.item}
            data-tone={command === 'delete' ? 'danger' : undefined}
          >
            <Icon aria-hidden="true" size={16} />
            {t(`channels.${command}`)}
          </MenuItem>
        );
      })}
    </MenuPopover>
  );
}

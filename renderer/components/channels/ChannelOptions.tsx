import type { LucideIcon } from 'lucide-react';
import ArrowDown from 'lucide-react/icons/arrow-down';
import ArrowUp from 'lucide-react/icons/arrow-up';
import Ellipsis from 'lucide-react/icons/ellipsis';
import Pencil from 'lucide-react/icons/pencil';
import Trash2 from 'lucide-react/icons/trash-2';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import menuStyles from '../ui/Menu.module.css';
import styles from './ChannelOptions.module.css';

/** Commands of the owner's channel menu. */
export type ChannelCommand = 'edit' | 'moveUp' | 'moveDown' | 'delete';

const icons: Record<ChannelCommand, LucideIcon> = {
  edit: Pencil,
  moveUp: ArrowUp,
  moveDown: ArrowDown,
  delete: Trash2,
};

interface ChannelOptionsProps {
  channelName: string;
  commands: readonly ChannelCommand[];
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  onCommand: (command: ChannelCommand) => void;
}

/** The owner's menu of a channel. */
export function ChannelOptions({
  channelName,
  commands,
  isOpen,
  onOpenChange,
  onCommand,
}: ChannelOptionsProps) {
  const { t } = useTranslation();
  const name = t('channels.options', { channel: channelName });
  return (
    <MenuTrigger isOpen={isOpen} onOpenChange={onOpenChange}>
      <Button className={styles.button} aria-label={name}>
        <Ellipsis aria-hidden="true" size={18} />
      </Button>
      <Popover className={menuStyles.popover} placement="bottom start" offset={4}>
        <Menu
          className={menuStyles.menu}
          onAction={(key) => onCommand(key as ChannelCommand)}
          aria-label={name}
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
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

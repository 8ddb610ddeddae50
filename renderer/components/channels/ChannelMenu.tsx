import type { LucideIcon } from 'lucide-react';
import ArrowRightLeft from 'lucide-react/icons/arrow-right-left';
import ArrowUpDown from 'lucide-react/icons/arrow-up-down';
import Pencil from 'lucide-react/icons/pencil';
import Shield from 'lucide-react/icons/shield';
import Trash2 from 'lucide-react/icons/trash-2';
import type { RefObject } from 'react';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { CommandMenu } from '../ui/menus/CommandMenu.tsx';

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
export function ChannelMenu(props: ChannelMenuProps) {
  const { t } = useTranslation();
  return (
    <CommandMenu
      {...props}
      icons={icons}
      textOf={(command) => t(`channels.${command}`)}
      placement="bottom start"
    />
  );
}

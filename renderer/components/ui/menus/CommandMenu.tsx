import type { LucideIcon } from 'lucide-react';
import type { RefObject } from 'react';
import { MenuItem } from 'react-aria-components/Menu';
import type { PopoverProps } from 'react-aria-components/Popover';
import menuStyles from './Menu.module.css';
import { MenuPopover } from './MenuPopover.tsx';

interface CommandMenuProps<Command extends string> {
  /** Accessible name. */
  label: string;
  commands: readonly Command[];
  icons: Readonly<Record<Command, LucideIcon>>;
  /** What a command is called. */
  textOf: (command: Command) => string;
  triggerRef: RefObject<Element | null>;
  placement: NonNullable<PopoverProps['placement']>;
  onClose: () => void;
  onCommand: (command: Command) => void;
}

/** An open menu of commands with icons. The command `delete` is shown as dangerous. */
export function CommandMenu<Command extends string>(props: CommandMenuProps<Command>) {
  const { label, commands, icons, textOf, triggerRef, placement, onClose, onCommand } = props;
  return (
    <MenuPopover
      label={label}
      triggerRef={triggerRef}
      placement={placement}
      onClose={onClose}
      onAction={(key) => onCommand(key as Command)}
    >
      {commands.map((command) => {
        const Icon: LucideIcon = icons[command];
        return (
          <MenuItem
            key={command}
            id={command}
            className={menuStyles.item}
            data-tone={command === 'delete' ? 'danger' : undefined}
          >
            <Icon aria-hidden="true" size={16} />
            {textOf(command)}
          </MenuItem>
        );
      })}
    </MenuPopover>
  );
}

import Ellipsis from 'lucide-react/icons/ellipsis';
import { useRef } from 'react';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { lazyPart } from '../ui/lazyPart.tsx';
import { MenuButton } from '../ui/menus/MenuButton.tsx';
import type { ChannelCommand } from './ChannelMenu.tsx';
import styles from './ChannelOptions.module.css';

const ChannelMenu = lazyPart(async () => (await import('./ChannelMenu.tsx')).ChannelMenu);

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
  const ref = useRef<HTMLButtonElement>(null);
  const name = t('channels.options', { channel: channelName });
  return (
    <>
      <MenuButton
        ref={ref}
        name={name}
        className={styles.button}
        isOpen={isOpen}
        onOpen={() => onOpenChange(true)}
      >
        <Ellipsis aria-hidden="true" size={18} />
      </MenuButton>
      {isOpen && (
        <ChannelMenu
          label={name}
          commands={commands}
          triggerRef={ref}
          onClose={() => onOpenChange(false)}
          onCommand={onCommand}
        />
      )}
    </>
  );
}

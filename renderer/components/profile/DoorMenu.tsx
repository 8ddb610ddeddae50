import Check from 'lucide-react/icons/check';
import type { RefObject } from 'react';
import { MenuItem } from 'react-aria-components/Menu';
import type { Door } from '../../../shared/domain/Door.ts';
import { backInMinutes } from '../../../shared/domain/Door.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import menuStyles from '../ui/menus/Menu.module.css';
import { MenuPopover } from '../ui/menus/MenuPopover.tsx';
import { useSetDoor } from './useSetDoor.ts';

interface DoorMenuProps {
  door: Door | null;
  triggerRef: RefObject<Element | null>;
  onClose: () => void;
  /** Asks for a time of its own. */
  onAskTime: () => void;
}

/** What my door can say to others. */
export function DoorMenu({ door, triggerRef, onClose, onAskTime }: DoorMenuProps) {
  const { t } = useTranslation();
  const setDoor = useSetDoor();
  const items = [
    { id: 'open', label: t('profile.open') },
    { id: 'doNotDisturb', label: t('profile.doNotDisturb') },
    ...backInMinutes.map((minutes) => ({
      id: String(minutes),
      label:
        minutes < 60
          ? t('profile.backIn', { count: minutes })
          : t('profile.backInHours', { count: minutes / 60 }),
    })),
    {
      id: 'backAt',
      label:
        door?.kind === 'backAt'
          ? t('profile.backAt', { time: new Date(door.at) })
          : t('profile.ask'),
    },
  ];

  function choose(id: string) {
    if (id === 'open') void setDoor(null);
    else if (id === 'doNotDisturb') void setDoor({ kind: 'doNotDisturb' });
    else if (id === 'backAt') onAskTime();
    else void setDoor({ kind: 'backAt', at: Date.now() + Number(id) * 60_000 });
  }

  return (
    <MenuPopover
      label={t('profile.door')}
      triggerRef={triggerRef}
      placement="top end"
      selectionMode="single"
      selectedKeys={[door?.kind ?? 'open']}
      onClose={onClose}
      onAction={(key) => choose(String(key))}
    >
      {items.map(({ id, label }) => (
        <MenuItem key={id} id={id} className={menuStyles.item} textValue={label}>
          {label}
          <Check aria-hidden="true" size={16} className={menuStyles.check} />
        </MenuItem>
      ))}
    </MenuPopover>
  );
}

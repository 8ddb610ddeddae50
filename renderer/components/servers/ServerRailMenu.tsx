import Trash2 from 'lucide-react/icons/trash-2';
import type { RefObject } from 'react';
import { MenuItem } from 'react-aria-components/Menu';
import { useTranslation } from '../../texts/useTranslation.tsx';
import menuStyles from '../ui/menus/Menu.module.css';
import { MenuPopover } from '../ui/menus/MenuPopover.tsx';

interface ServerRailMenuProps {
  /** Name of the server. */
  name: string;
  triggerRef: RefObject<Element | null>;
  onClose: () => void;
  onRemove: () => void;
}

/** The open menu of a server in the rail. */
export function ServerRailMenu({ name, triggerRef, onClose, onRemove }: ServerRailMenuProps) {
  const { t } = useTranslation();
  return (
    <MenuPopover
      label={t('rail.options', { name })}
      triggerRef={triggerRef}
      placement="right top"
      offset={8}
      onClose={onClose}
      onAction={onRemove}
    >
      <MenuItem id="remove" className={menuStyles.item} data-tone="danger">
        <Trash2 aria-hidden="true" size={16} />
        {t('rail.remove')}
      </MenuItem>
    </MenuPopover>
  );
}

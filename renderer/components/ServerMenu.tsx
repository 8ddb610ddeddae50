import ChevronDown from 'lucide-react/icons/chevron-down';
import KeyRound from 'lucide-react/icons/key-round';
import Plus from 'lucide-react/icons/plus';
import Settings from 'lucide-react/icons/settings';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { usePerch } from './ClientContext.tsx';
import menuStyles from './Menu.module.css';
import styles from './ServerMenu.module.css';

interface ServerMenuProps {
  /** Whether this user may create channels. */
  isOwner: boolean;
  onCreateChannel: () => void;
  onBecomeOwner: () => void;
  onSettings: () => void;
}

/** The server's name, and what concerns the server as a whole. */
export function ServerMenu({
  isOwner,
  onCreateChannel,
  onBecomeOwner,
  onSettings,
}: ServerMenuProps) {
  const { t } = useTranslation();
  const server = usePerch((state) => state.server?.name) ?? t('app.name');
  return (
    <MenuTrigger>
      <Button className={styles.button} aria-label={t('server.menu', { server })}>
        <span className={styles.name}>{server}</span>
        <ChevronDown aria-hidden="true" size={18} />
      </Button>
      <Popover className={menuStyles.popover} placement="bottom start" offset={4}>
        <Menu className={menuStyles.menu}>
          {isOwner && (
            <MenuItem className={menuStyles.item} onAction={onCreateChannel}>
              <Plus aria-hidden="true" size={16} />
              {t('server.createChannel')}
            </MenuItem>
          )}
          {!isOwner && (
            <MenuItem className={menuStyles.item} onAction={onBecomeOwner}>
              <KeyRound aria-hidden="true" size={16} />
              {t('server.becomeOwner')}
            </MenuItem>
          )}
          <MenuItem className={menuStyles.item} onAction={onSettings}>
            <Settings aria-hidden="true" size={16} />
            {t('server.settings')}
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

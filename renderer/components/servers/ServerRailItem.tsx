import ShieldAlert from 'lucide-react/icons/shield-alert';
import Trash2 from 'lucide-react/icons/trash-2';
import { useRef, useState } from 'react';
import { Button, Menu, MenuItem, Popover, TooltipTrigger } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ServerItem } from '../../../shared/ipc/servers.ts';
import menuStyles from '../ui/Menu.module.css';
import { Tooltip } from '../ui/Tooltip.tsx';
import { ServerBadge } from './ServerBadge.tsx';
import styles from './ServerRail.module.css';

interface ServerRailItemProps {
  server: ServerItem;
  isShown: boolean;
  onPress: () => void;
  onRemove: () => void;
}

/** A server in the rail: its icon with badges, and a menu on right click, long press or the context-menu key. */
export function ServerRailItem({ server, isShown, onPress, onRemove }: ServerRailItemProps) {
  const { t } = useTranslation();
  const ref = useRef<HTMLButtonElement>(null);
  const [isMenuOpen, setMenuOpen] = useState(false);
  const { name, host, picture, joined, certificateChanged } = server;
  const isChanged = certificateChanged !== null;
  const label = isChanged
    ? t('rail.serverChanged', { name, host })
    : joined
      ? t('rail.serverJoined', { name, host })
      : t('rail.server', { name, host });
  const state = isChanged ? t('rail.changed') : joined ? t('rail.joined') : null;
  const more = [name === host ? null : host, state].filter((line) => line !== null);
  return (
    <span className={styles.place} data-shown={isShown || undefined}>
      <TooltipTrigger delay={300} closeDelay={0} isDisabled={isMenuOpen}>
        <Button
          ref={ref}
          className={styles.server}
          aria-label={label}
          {...(isShown && { 'aria-current': 'page' })}
          onPress={onPress}
          onContextMenu={(event) => {
            event.preventDefault();
            setMenuOpen(true);
          }}
        >
          <ServerBadge name={name} host={host} picture={picture} />
          {isChanged ? (
            <span aria-hidden="true" className={styles.changed}>
              <ShieldAlert size={13} strokeWidth={2.5} />
            </span>
          ) : (
            joined && <span aria-hidden="true" className={styles.joined} />
          )}
        </Button>
        <Tooltip text={name} more={more} placement="right" />
      </TooltipTrigger>
      <Popover
        className={menuStyles.popover}
        triggerRef={ref}
        isOpen={isMenuOpen}
        onOpenChange={setMenuOpen}
        placement="right top"
        offset={8}
      >
        <Menu
          className={menuStyles.menu}
          aria-label={t('rail.options', { name })}
          autoFocus="first"
          onClose={() => setMenuOpen(false)}
          onAction={() => {
            setMenuOpen(false);
            onRemove();
          }}
        >
          <MenuItem id="remove" className={menuStyles.item} data-tone="danger">
            <Trash2 aria-hidden="true" size={16} />
            {t('rail.remove')}
          </MenuItem>
        </Menu>
      </Popover>
    </span>
  );
}

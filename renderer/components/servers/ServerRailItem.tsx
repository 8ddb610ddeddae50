import ShieldAlert from 'lucide-react/icons/shield-alert';
import { useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import type { ServerItem } from '../../../shared/ipc/servers.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { Tooltip } from '../ui/buttons/Tooltip.tsx';
import { TooltipTrigger } from '../ui/buttons/TooltipTrigger.tsx';
import { lazyPart } from '../ui/lazyPart.tsx';
import { ServerBadge } from './ServerBadge.tsx';
import styles from './ServerRail.module.css';

const ServerRailMenu = lazyPart(async () => (await import('./ServerRailMenu.tsx')).ServerRailMenu);

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
      <TooltipTrigger delay={300} isDisabled={isMenuOpen}>
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
      {isMenuOpen && (
        <ServerRailMenu
          name={name}
          triggerRef={ref}
          onClose={() => setMenuOpen(false)}
          onRemove={onRemove}
        />
      )}
    </span>
  );
}

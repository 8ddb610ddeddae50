import Leaf from 'lucide-react/icons/leaf';
import Plus from 'lucide-react/icons/plus';
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Toolbar } from 'react-aria-components/Toolbar';
import type { ServerItem } from '../../../shared/ipc/servers.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { Tooltip } from '../ui/buttons/Tooltip.tsx';
import { TooltipTrigger } from '../ui/buttons/TooltipTrigger.tsx';
import { lazyPart } from '../ui/lazyPart.tsx';
import styles from './ServerRail.module.css';
import { ServerRailItem } from './ServerRailItem.tsx';

const RemoveServerDialog = lazyPart(
  async () => (await import('./RemoveServerDialog.tsx')).RemoveServerDialog,
);

interface ServerRailProps {
  servers: readonly ServerItem[];
  /** Whether the app's start page is what is shown. */
  isHome: boolean;
  onHome: () => void;
  /** Opens the start page's form for another server. */
  onAdd: () => void;
  onServer: (server: ServerItem) => void;
}

/** The app's servers in a column, with the start page on top. Arrow keys move along it. */
export function ServerRail({ servers, isHome, onHome, onAdd, onServer }: ServerRailProps) {
  const { t } = useTranslation();
  const [toRemove, setToRemove] = useState<ServerItem | null>(null);
  return (
    <nav aria-label={t('rail.region')} className={styles.rail}>
      <Toolbar orientation="vertical" aria-label={t('rail.region')} className={styles.items}>
        <span className={styles.place} data-shown={isHome || undefined}>
          <TooltipTrigger delay={300}>
            <Button
              className={styles.home}
              aria-label={t('rail.home')}
              {...(isHome && { 'aria-current': 'page' })}
              onPress={onHome}
            >
              <Leaf aria-hidden="true" size={22} />
            </Button>
            <Tooltip text={t('rail.home')} placement="right" />
          </TooltipTrigger>
        </span>
        {servers.length > 0 && <span aria-hidden="true" className={styles.line} />}
        {servers.map((server) => (
          <ServerRailItem
            key={server.id}
            server={server}
            isShown={server.shown && !isHome}
            onPress={() => onServer(server)}
            onRemove={() => setToRemove(server)}
          />
        ))}
        <span className={styles.place}>
          <TooltipTrigger delay={300}>
            <Button className={styles.add} aria-label={t('rail.add')} onPress={onAdd}>
              <Plus aria-hidden="true" size={20} />
            </Button>
            <Tooltip text={t('rail.add')} placement="right" />
          </TooltipTrigger>
        </span>
      </Toolbar>
      {toRemove && <RemoveServerDialog server={toRemove} onClose={() => setToRemove(null)} />}
    </nav>
  );
}

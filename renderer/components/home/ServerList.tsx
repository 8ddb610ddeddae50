import Trash2 from 'lucide-react/icons/trash-2';
import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import type { ServerItem } from '../../../shared/ipc/servers.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { RemoveServerDialog } from '../servers/RemoveServerDialog.tsx';
import { ServerBadge } from '../servers/ServerBadge.tsx';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import styles from './ServerList.module.css';

interface ServerListProps {
  servers: readonly ServerItem[];
  onServer: (server: ServerItem) => void;
}

/** The servers of the app, with their addresses. */
export function ServerList({ servers, onServer }: ServerListProps) {
  const { t } = useTranslation();
  const [toRemove, setToRemove] = useState<ServerItem | null>(null);
  return (
    <section aria-labelledby="servers-heading">
      <h2 id="servers-heading" className={styles.heading}>
        {t('home.servers')}
      </h2>
      <ul className={styles.list}>
        {servers.map((server) => (
          <li key={server.id} className={styles.row}>
            <Button className={styles.server} onPress={() => onServer(server)}>
              <ServerBadge name={server.name} host={server.host} picture={server.picture} />
              <span className={styles.words}>
                <span className={styles.name}>{server.name}</span>
                <span
                  className={styles.state}
                  data-tone={
                    server.certificateChanged ? 'danger' : server.joined ? 'live' : undefined
                  }
                >
                  {server.certificateChanged
                    ? t('home.changed')
                    : server.joined
                      ? t('home.joined')
                      : server.host}
                </span>
              </span>
            </Button>
            <IconButton
              name={t('home.remove', { name: server.name })}
              icon={Trash2}
              onPress={() => setToRemove(server)}
            />
          </li>
        ))}
      </ul>
      {toRemove && <RemoveServerDialog server={toRemove} onClose={() => setToRemove(null)} />}
    </section>
  );
}

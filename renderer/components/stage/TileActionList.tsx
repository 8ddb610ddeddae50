import { Button } from 'react-aria-components';
import menuStyles from '../ui/Menu.module.css';
import styles from './TileActionList.module.css';
import type { TileAction } from './useTileActions.ts';

interface TileActionListProps {
  actions: readonly TileAction[];
  /** After any of them. */
  onDone: () => void;
}

/** What can be done with a tile, as lines in what opens beside a person. */
export function TileActionList({ actions, onDone }: TileActionListProps) {
  return (
    <ul className={styles.actions}>
      {actions.map(({ id, name, keys, icon: Icon, act }) => (
        <li key={id}>
          <Button
            className={`${menuStyles.item} ${styles.action}`}
            aria-keyshortcuts={keys}
            onPress={() => {
              onDone();
              act();
            }}
          >
            <Icon aria-hidden="true" size={16} />
            {name}
          </Button>
        </li>
      ))}
    </ul>
  );
}

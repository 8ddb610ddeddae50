import { Button } from 'react-aria-components';
import menuStyles from '../ui/Menu.module.css';
import styles from './TileActions.module.css';
import type { TileTool } from './useTileTools.ts';

interface TileActionsProps {
  tools: readonly TileTool[];
  /** After any of them. */
  onDone: () => void;
}

/** What can be done with a tile, as lines in what opens beside a person. */
export function TileActions({ tools, onDone }: TileActionsProps) {
  return (
    <ul className={styles.actions}>
      {tools.map(({ id, name, keys, icon: Icon, act }) => (
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

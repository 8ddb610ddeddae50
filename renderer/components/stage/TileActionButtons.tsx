import { Button } from 'react-aria-components/Button';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import menuStyles from '../ui/menus/Menu.module.css';
import styles from './TileActionButtons.module.css';
import type { TileAction } from './useTileActions.ts';

interface TileActionButtonsProps {
  actions: readonly TileAction[];
}

/** The tile's actions as a row of icon buttons. */
export function TileActionButtons({ actions }: TileActionButtonsProps) {
  return actions.map(({ id, name, keys, icon, act }) => (
    <IconButton key={id} name={name} keys={keys} icon={icon} onPress={act} />
  ));
}

interface TileActionListProps {
  actions: readonly TileAction[];
  /** Called after any action. */
  onDone: () => void;
}

/** The tile's actions as a list, for a person's popover. */
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

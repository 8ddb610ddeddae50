import { IconButton } from '../ui/IconButton.tsx';
import type { TileAction } from './useTileActions.ts';

interface TileButtonsProps {
  actions: readonly TileAction[];
}

/** What can be done with a tile, as a row of buttons. */
export function TileButtons({ actions }: TileButtonsProps) {
  return actions.map(({ id, name, keys, icon, act }) => (
    <IconButton key={id} name={name} keys={keys} icon={icon} onPress={act} />
  ));
}

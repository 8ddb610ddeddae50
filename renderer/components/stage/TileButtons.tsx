import { IconButton } from '../ui/IconButton.tsx';
import type { TileTool } from './useTileTools.ts';

interface TileButtonsProps {
  tools: readonly TileTool[];
}

/** What can be done with a tile, as a row of buttons. */
export function TileButtons({ tools }: TileButtonsProps) {
  return tools.map(({ id, name, keys, icon, act }) => (
    <IconButton key={id} name={name} keys={keys} icon={icon} onPress={act} />
  ));
}

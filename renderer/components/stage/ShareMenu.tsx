import type { LucideIcon } from 'lucide-react';
import MonitorX from 'lucide-react/icons/monitor-x';
import Scan from 'lucide-react/icons/scan';
import ZoomIn from 'lucide-react/icons/zoom-in';
import ZoomOut from 'lucide-react/icons/zoom-out';
import type { RefObject } from 'react';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { zoomKeys } from '../video/tileKeys.ts';
import type { VideoZoom } from '../video/useVideoZoom.ts';
import { zoomStep } from '../video/videoZoom.ts';
import { type MenuLine, TileMenu } from './TileMenu.tsx';
import type { TileAction } from './useTileActions.ts';

interface ShareMenuProps {
  /** Accessible name of the menu. */
  label: string;
  triggerRef: RefObject<HTMLElement | null>;
  onClose: () => void;
  actions: readonly TileAction[];
  zoom: VideoZoom;
  onUnwatch: () => void;
}

/** The menu of a watched share. */
export function ShareMenu({ actions, zoom, onUnwatch, ...menu }: ShareMenuProps) {
  const { t } = useTranslation();
  const closer = () => zoom.zoomBy(zoomStep);
  const farther = () => zoom.zoomBy(1 / zoomStep);
  const ways: readonly [keyof typeof zoomKeys, LucideIcon, () => void][] = [
    ['zoomIn', ZoomIn, closer],
    ['zoomOut', ZoomOut, farther],
    ['showWhole', Scan, zoom.showWhole],
    ['showActual', Scan, zoom.showActual],
  ];
  const zooms = ways.map(
    ([id, icon, act]): MenuLine => ({ id, name: t(`tile.${id}`), keys: zoomKeys[id], icon, act }),
  );
  const end: MenuLine = { id: 'unwatch', name: t('share.unwatch'), icon: MonitorX, act: onUnwatch };
  return <TileMenu {...menu} groups={[actions, zooms, [end]]} />;
}

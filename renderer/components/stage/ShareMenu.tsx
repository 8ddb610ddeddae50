import type { LucideIcon } from 'lucide-react';
import MonitorX from 'lucide-react/icons/monitor-x';
import Scan from 'lucide-react/icons/scan';
import ZoomIn from 'lucide-react/icons/zoom-in';
import ZoomOut from 'lucide-react/icons/zoom-out';
import type { RefObject } from 'react';
import { Menu, MenuItem, Popover, Separator } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import menuStyles from '../Menu.module.css';
import { zoomStep } from './pictureZoom.ts';
import styles from './ShareMenu.module.css';
import { zoomKeys } from './tileKeys.ts';
import type { PictureZoom } from './usePictureZoom.ts';
import type { TileTool } from './useTileTools.ts';

interface ShareMenuProps {
  /** Of which share. */
  label: string;
  triggerRef: RefObject<HTMLElement | null>;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  tools: readonly TileTool[];
  zoom: PictureZoom;
  onUnwatch: () => void;
}

interface Line {
  readonly id: string;
  readonly name: string;
  readonly keys?: string;
  readonly icon: LucideIcon;
  readonly act: () => void;
}

/** Everything that can be done with a watched share, however small its tile is: by right click, menu key, or its button. */
export function ShareMenu(props: ShareMenuProps) {
  const { label, triggerRef, isOpen, onOpenChange, tools, zoom, onUnwatch } = props;
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
    ([id, icon, act]): Line => ({ id, name: t(`tile.${id}`), keys: zoomKeys[id], icon, act }),
  );
  const end: Line = { id: 'unwatch', name: t('share.unwatch'), icon: MonitorX, act: onUnwatch };

  const lineOf = ({ id, name, keys, icon: Icon, act }: Line) => (
    <MenuItem key={id} id={id} className={menuStyles.item} textValue={name} onAction={act}>
      <Icon aria-hidden="true" size={16} />
      {name}
      {keys && <kbd className={styles.keys}>{keys}</kbd>}
    </MenuItem>
  );

  return (
    <Popover
      className={menuStyles.popover}
      aria-label={label}
      triggerRef={triggerRef}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      placement="top end"
      offset={8}
    >
      <Menu
        className={menuStyles.menu}
        aria-label={label}
        autoFocus="first"
        onClose={() => onOpenChange(false)}
      >
        {tools.map(lineOf)}
        <Separator className={styles.line} />
        {zooms.map(lineOf)}
        <Separator className={styles.line} />
        {lineOf(end)}
      </Menu>
    </Popover>
  );
}

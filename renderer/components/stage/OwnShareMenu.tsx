import Eraser from 'lucide-react/icons/eraser';
import PencilOff from 'lucide-react/icons/pencil-off';
import PencilRuler from 'lucide-react/icons/pencil-ruler';
import ScreenShareOff from 'lucide-react/icons/screen-share-off';
import type { RefObject } from 'react';
import type { PeerId } from '../../../shared/domain/ids.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { toolIcons } from '../pointing/ShareTools.tsx';
import { tools as pointingTools, toolKeys } from '../pointing/useToolKeys.ts';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { type MenuLine, TileMenu } from './TileMenu.tsx';
import type { TileAction } from './useTileActions.ts';

interface OwnShareMenuProps {
  peerId: PeerId;
  triggerRef: RefObject<HTMLElement | null>;
  onClose: () => void;
  actions: readonly TileAction[];
}

/** The menu of my own share. */
export function OwnShareMenu({ peerId, actions, ...menu }: OwnShareMenuProps) {
  const { t } = useTranslation();
  const { selectTool, allowDrawing, clearDrawings, stopShare } = useActions();
  const canPoint = usePerch((state) => state.canPoint);
  const isAllowed = usePerch((state) => state.preferences.allowDrawing);
  const hands = pointingTools.map(
    (tool): MenuLine => ({
      id: tool,
      name: t(`draw.${tool}`),
      keys: toolKeys[tool],
      icon: toolIcons[tool],
      act: () => selectTool(peerId, tool),
    }),
  );
  const allow: MenuLine = {
    id: 'allow',
    name: isAllowed ? t('draw.forbid') : t('draw.permit'),
    icon: isAllowed ? PencilOff : PencilRuler,
    act: () => allowDrawing(!isAllowed),
  };
  const clear: MenuLine = {
    id: 'clear',
    name: t('draw.clear'),
    icon: Eraser,
    act: clearDrawings,
  };
  const end: MenuLine = {
    id: 'stop',
    name: t('share.stop'),
    icon: ScreenShareOff,
    act: stopShare,
  };
  const drawing = [...(canPoint ? hands : []), allow, clear];
  return <TileMenu {...menu} label={t('share.own')} groups={[actions, drawing, [end]]} />;
}

import type { LucideIcon } from 'lucide-react';
import ExternalLink from 'lucide-react/icons/external-link';
import Maximize from 'lucide-react/icons/maximize';
import Minimize from 'lucide-react/icons/minimize';
import PictureInPicture from 'lucide-react/icons/picture-in-picture-2';
import Pin from 'lucide-react/icons/pin';
import PinOff from 'lucide-react/icons/pin-off';
import { type KeyboardEvent, type RefObject, useEffect } from 'react';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { plainKey, tileKeys } from '../video/tileKeys.ts';
import { useFullScreen } from '../video/useFullScreen.ts';
import { canFloat, usePictureInPicture } from '../video/usePictureInPicture.ts';
import type { PopOut } from '../video/usePopOut.ts';
import { useStage } from './StageContext.ts';
import type { Tile } from './stageTiles.ts';

/** An action of a tile: a button, a menu item, and a key while the tile has the focus. */
export interface TileAction {
  readonly id: keyof typeof tileKeys;
  /** Name of what a press does now. */
  readonly name: string;
  readonly keys: string;
  readonly icon: LucideIcon;
  act(): void;
}

interface TileActionsNeeds {
  readonly tile: Tile;
  /** The tile's name in announcements. */
  readonly name: string;
  readonly tileRef: RefObject<HTMLElement | null>;
  readonly videoRef: RefObject<HTMLVideoElement | null>;
  /** Whether the tile shows video now. */
  readonly hasVideo: boolean;
  /** Null if the tile cannot pop out. */
  readonly popOut: PopOut | null;
}

export interface TileActions {
  readonly actions: readonly TileAction[];
  toggleFull(): void;
  /** Handles a key pressed in the tile; answers whether the key belongs to an action. */
  onKeyDown(event: KeyboardEvent<HTMLElement>): boolean;
}

/** The actions that a tile offers now. */
export function useTileActions(needs: TileActionsNeeds): TileActions {
  const { tile, name, tileRef, videoRef, hasVideo, popOut } = needs;
  const { t } = useTranslation();
  const announce = useAnnounce();
  const stage = useStage();
  const [isFull, toggleFull] = useFullScreen(tileRef);
  const [isFloating, toggleFloating] = usePictureInPicture(videoRef, hasVideo);
  const { setOut } = stage;
  useEffect(() => {
    // A person whose video floats stays on the stage when its page is turned: the window would close with the tile.
    if (!isFloating || tile.kind !== 'person') return;
    setOut(tile, true);
    return () => setOut(tile, false);
  }, [isFloating, tile, setOut]);
  const isPinned = stage.isPinned(tile);
  const isOut = popOut?.view != null;

  const actions: TileAction[] = [
    {
      id: 'pin',
      name: isPinned ? t('tile.unpin') : t('tile.pin'),
      keys: tileKeys.pin,
      icon: isPinned ? PinOff : Pin,
      act() {
        stage.togglePin(tile);
        announce(isPinned ? t('tile.unpinned') : t('tile.pinned', { name }));
      },
    },
  ];
  if (popOut && (hasVideo || isOut)) {
    actions.push({
      id: 'popOut',
      name: isOut ? t('tile.popIn') : t('tile.popOut'),
      keys: tileKeys.popOut,
      icon: ExternalLink,
      act: isOut ? popOut.close : popOut.open,
    });
  }
  if (popOut && canFloat && hasVideo) {
    actions.push({
      id: 'pictureInPicture',
      name: isFloating ? t('tile.leavePictureInPicture') : t('tile.pictureInPicture'),
      keys: tileKeys.pictureInPicture,
      icon: PictureInPicture,
      act: toggleFloating,
    });
  }
  if (hasVideo && document.fullscreenEnabled) {
    actions.push({
      id: 'fullScreen',
      name: isFull ? t('share.leaveFullScreen') : t('share.fullScreen'),
      keys: tileKeys.fullScreen,
      icon: isFull ? Minimize : Maximize,
      act: toggleFull,
    });
  }

  return {
    actions,
    toggleFull,
    onKeyDown(event) {
      // React also bubbles events from a menu that was opened here.
      if (!event.currentTarget.contains(event.target as Node) || event.repeat) return false;
      const key = plainKey(event);
      const action = actions.find(({ keys }) => keys === key);
      action?.act();
      return action !== undefined;
    },
  };
}

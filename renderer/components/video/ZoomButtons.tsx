import Scan from 'lucide-react/icons/scan';
import ZoomIn from 'lucide-react/icons/zoom-in';
import ZoomOut from 'lucide-react/icons/zoom-out';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { zoomKeys } from './tileKeys.ts';
import type { VideoZoom } from './useVideoZoom.ts';
import { zoomStep } from './videoZoom.ts';

interface ZoomButtonsProps {
  zoom: VideoZoom;
}

/** Buttons to zoom in and out, and to switch between the whole video and its original size. */
export function ZoomButtons({ zoom }: ZoomButtonsProps) {
  const { t } = useTranslation();
  const isWhole = zoom.scale === 1;
  return (
    <>
      <IconButton
        name={t('tile.zoomOut')}
        keys={zoomKeys.zoomOut}
        icon={ZoomOut}
        isDisabled={zoom.scale <= 1}
        onPress={() => zoom.zoomBy(1 / zoomStep)}
      />
      <IconButton
        name={t('tile.zoomIn')}
        keys={zoomKeys.zoomIn}
        icon={ZoomIn}
        onPress={() => zoom.zoomBy(zoomStep)}
      />
      <IconButton
        name={isWhole ? t('tile.showActual') : t('tile.showWhole')}
        keys={isWhole ? zoomKeys.showActual : zoomKeys.showWhole}
        icon={Scan}
        onPress={isWhole ? zoom.showActual : zoom.showWhole}
      />
    </>
  );
}

import Video from 'lucide-react/icons/video';
import VideoOff from 'lucide-react/icons/video-off';
import { chordLabel, chords, isMacAgent } from '../../keys/keyboardChords.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { isCameraOn } from '../people/useOccupants.ts';
import { useDenialHere } from '../roles/useDenial.ts';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';

/** Turns my camera on and off. */
export function CameraButton() {
  const { t } = useTranslation();
  const { toggleCamera } = useActions();
  const isOn = usePerch(({ camera }) => isCameraOn(camera));
  const isIn = usePerch((state) => state.voice.kind === 'joined');
  const denial = useDenialHere('camera');
  return (
    <IconButton
      name={isOn ? t('camera.off') : t('camera.on')}
      keys={chordLabel(chords.camera, isMacAgent(navigator.userAgent))}
      icon={isOn ? Video : VideoOff}
      tone={isOn ? 'live' : 'raised'}
      isDisabled={!isIn && !isOn}
      denial={isOn ? null : denial}
      onPress={toggleCamera}
    />
  );
}

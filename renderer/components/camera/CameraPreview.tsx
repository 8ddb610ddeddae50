import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import actionStyles from '../ui/dialogs/DialogActions.module.css';
import { ModalFrame } from '../ui/dialogs/ModalFrame.tsx';
import { SettingSwitch } from '../ui/fields/SettingSwitch.tsx';
import { VideoView } from '../video/VideoView.tsx';
import { BackgroundSelect } from './BackgroundSelect.tsx';
import styles from './CameraPreview.module.css';
import { CameraSelect } from './CameraSelect.tsx';

/** Shows me my camera before others see it. */
export function CameraPreview() {
  const { t } = useTranslation();
  const { turnCameraOn, turnCameraOff, setPreferences } = useActions();
  const state = usePerch(({ camera }) => camera);
  const isIn = usePerch(({ voice }) => voice.kind === 'joined');
  const isEachTime = usePerch(({ preferences }) => preferences.cameraPreview === 'always');
  // Do not show the room while a newly chosen background is still loading.
  const isPreparing = usePerch(({ background }) => background === 'starting');
  if (state.kind !== 'preview') return null;
  const { camera, failure } = state;
  return (
    <ModalFrame heading={t('cameraPreview.previewHeading')} onClose={turnCameraOff}>
      <p>{isIn ? t('cameraPreview.previewHint') : t('cameraPreview.previewOutside')}</p>
      <div className={styles.mirror}>
        {failure === null ? (
          <VideoView
            who="me"
            source="camera"
            label={t('cameraPreview.own')}
            waiting={t('cameraPreview.opening')}
            isCover
            isMirrored={camera?.facing !== 'back'}
          />
        ) : (
          <p role="alert">{t(`camera.${failure}`)}</p>
        )}
      </div>
      <CameraSelect />
      <BackgroundSelect />
      <SettingSwitch
        label={t('cameraPreview.alwaysPreview')}
        hint={t('cameraPreview.alwaysPreviewHint')}
        isOn={isEachTime}
        onChange={(isOn) => setPreferences({ cameraPreview: isOn ? 'always' : 'once' })}
      />
      <div className={actionStyles.actions}>
        <TextButton onPress={turnCameraOff}>{t('app.cancel')}</TextButton>
        <TextButton
          tone="primary"
          isDisabled={!isIn || camera === null || isPreparing}
          onPress={turnCameraOn}
        >
          {t('cameraPreview.turnOn')}
        </TextButton>
      </div>
    </ModalFrame>
  );
}

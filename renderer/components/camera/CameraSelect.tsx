import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { deviceChoices, systemDefaultId } from '../ui/fields/deviceChoices.ts';
import { SettingSelect } from '../ui/fields/SettingSelect.tsx';
import styles from './CameraSelect.module.css';

/** Camera choice, with a flip button on phones. A change takes effect at once, even while the camera is on. */
export function CameraSelect() {
  const { t } = useTranslation();
  const { setPreferences, flipCamera } = useActions();
  const cameras = usePerch((state) => state.devices.cameras);
  const cameraId = usePerch((state) => state.preferences.cameraId);
  const hasTwoSides = usePerch(({ camera, devices }) => {
    const open = camera.kind === 'live' || camera.kind === 'preview' ? camera.camera : null;
    return open?.facing != null && devices.cameras.length > 1;
  });
  return (
    <div className={styles.choice}>
      <SettingSelect
        label={t('cameraPreview.choose')}
        choices={deviceChoices(cameras, cameraId, {
          systemDefault: t('settings.systemDefault'),
          unplugged: t('settings.unplugged'),
          unnamed: (number) => t('cameraPreview.unnamed', { number }),
        })}
        chosen={cameraId ?? systemDefaultId}
        onChoose={(id) => setPreferences({ cameraId: id === systemDefaultId ? null : id })}
      />
      {hasTwoSides && <TextButton onPress={flipCamera}>{t('cameraPreview.flip')}</TextButton>}
    </div>
  );
}

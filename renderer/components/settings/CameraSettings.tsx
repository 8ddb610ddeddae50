import { useTranslation } from 'react-i18next';
import { BackgroundSelect } from '../camera/BackgroundSelect.tsx';
import { CameraSelect } from '../camera/CameraSelect.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { SettingSwitch } from '../ui/SettingSwitch.tsx';
import { TextButton } from '../ui/TextButton.tsx';
import { Setting, SettingsSection } from './SettingsSection.tsx';

/** Camera, background, and whether a preview comes first. */
export function CameraSettings() {
  const { t } = useTranslation();
  const { setPreferences, previewCamera } = useActions();
  const isOff = usePerch(({ camera }) => camera.kind === 'off');
  const seesFirst = usePerch(({ preferences }) => preferences.cameraPreview !== 'never');
  const heading = t('camera.heading');
  return (
    <SettingsSection heading={heading}>
      <Setting words={[heading, t('camera.choose')]}>
        <CameraSelect />
      </Setting>
      <Setting
        words={[
          heading,
          t('background.label'),
          t('background.hint'),
          t('background.blur'),
          t('background.picture'),
        ]}
      >
        <BackgroundSelect />
      </Setting>
      <Setting words={[heading, t('camera.preview')]}>
        <TextButton isDisabled={!isOff} onPress={previewCamera}>
          {t('camera.preview')}
        </TextButton>
      </Setting>
      <Setting words={[heading, t('camera.alwaysPreview'), t('camera.alwaysPreviewHint')]}>
        <SettingSwitch
          label={t('camera.alwaysPreview')}
          hint={t('camera.alwaysPreviewHint')}
          isOn={seesFirst}
          onChange={(isOn) => setPreferences({ cameraPreview: isOn ? 'always' : 'never' })}
        />
      </Setting>
    </SettingsSection>
  );
}

import { useTranslation } from '../../texts/useTranslation.tsx';
import { BackgroundSelect } from '../camera/BackgroundSelect.tsx';
import { CameraSelect } from '../camera/CameraSelect.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { SettingSwitch } from '../ui/fields/SettingSwitch.tsx';
import { Setting, SettingsSection } from './SettingsSection.tsx';

/** Camera, background, and whether a preview comes first. */
export function CameraSettings() {
  const { t } = useTranslation();
  const { setPreferences, previewCamera } = useActions();
  const isOff = usePerch(({ camera }) => camera.kind === 'off');
  const seesFirst = usePerch(({ preferences }) => preferences.cameraPreview !== 'never');
  const heading = t('cameraPreview.heading');
  return (
    <SettingsSection heading={heading}>
      <Setting words={[heading, t('cameraPreview.choose')]}>
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
      <Setting words={[heading, t('cameraPreview.preview')]}>
        <TextButton isDisabled={!isOff} onPress={previewCamera}>
          {t('cameraPreview.preview')}
        </TextButton>
      </Setting>
      <Setting
        words={[heading, t('cameraPreview.alwaysPreview'), t('cameraPreview.alwaysPreviewHint')]}
      >
        <SettingSwitch
          label={t('cameraPreview.alwaysPreview')}
          hint={t('cameraPreview.alwaysPreviewHint')}
          isOn={seesFirst}
          onChange={(isOn) => setPreferences({ cameraPreview: isOn ? 'always' : 'never' })}
        />
      </Setting>
    </SettingsSection>
  );
}

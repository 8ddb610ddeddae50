import { shareModes } from '../../../shared/ipc/screen.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { DrawingSetting } from '../pointing/DrawingOptions.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { useDesktop } from '../ui/DesktopContext.ts';
import { SettingSelect } from '../ui/fields/SettingSelect.tsx';
import { VideoLimitSelect } from '../ui/fields/VideoLimitSelect.tsx';
import { Setting, SettingsSection } from './SettingsSection.tsx';

/** Maximum video bandwidth in each direction; in a browser also the share mode, because its picker does not ask for it. */
export function VideoSettings() {
  const { t } = useTranslation();
  const { setPreferences } = useActions();
  const receivingLimit = usePerch(({ preferences }) => preferences.receivingLimit);
  const sendingLimit = usePerch(({ preferences }) => preferences.sendingLimit);
  const shareMode = usePerch(({ preferences }) => preferences.shareMode);
  const isInBrowser = useDesktop() === null;
  const heading = t('videoLimit.heading');
  return (
    <SettingsSection heading={heading}>
      {isInBrowser && (
        <Setting words={[heading, t('videoLimit.mode'), t('picker.sharp'), t('picker.smooth')]}>
          <SettingSelect
            label={t('videoLimit.mode')}
            hint={t(`picker.${shareMode}Hint`)}
            choices={shareModes.map((id) => ({ id, label: t(`picker.${id}`) }))}
            chosen={shareMode}
            onChoose={(mode) => setPreferences({ shareMode: mode })}
          />
        </Setting>
      )}
      <Setting words={[heading, t('videoLimit.receiving'), t('videoLimit.receivingHint')]}>
        <VideoLimitSelect
          label={t('videoLimit.receiving')}
          hint={t('videoLimit.receivingHint')}
          limit={receivingLimit}
          onChange={(limit) => setPreferences({ receivingLimit: limit })}
        />
      </Setting>
      <Setting words={[heading, t('videoLimit.sending'), t('videoLimit.sendingHint')]}>
        <VideoLimitSelect
          label={t('videoLimit.sending')}
          hint={t('videoLimit.sendingHint')}
          limit={sendingLimit}
          onChange={(limit) => setPreferences({ sendingLimit: limit })}
        />
      </Setting>
      <Setting words={[heading, t('draw.options'), t('draw.allow'), t('draw.allowHint')]}>
        <DrawingSetting />
      </Setting>
    </SettingsSection>
  );
}

import X from 'lucide-react/icons/x';
import { useRef, useState } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { DeviceSettings } from '../devices/DeviceSettings.tsx';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { SearchBox } from '../ui/fields/SearchBox.tsx';
import { useEscape } from '../ui/hooks/useEscape.ts';
import { AboutSettings } from './AboutSettings.tsx';
import { AppearanceSettings } from './AppearanceSettings.tsx';
import { AppSettings } from './AppSettings.tsx';
import { CallSettings } from './CallSettings.tsx';
import { CameraSettings } from './CameraSettings.tsx';
import { CaptionSettings } from './CaptionSettings.tsx';
import { DirectSettings } from './DirectSettings.tsx';
import { PushSettings } from './PushSettings.tsx';
import styles from './SettingsDialog.module.css';
import { SettingsSearchContext } from './SettingsSection.tsx';
import { SoundSettings } from './SoundSettings.tsx';
import { TalkSettings } from './TalkSettings.tsx';
import { VideoSettings } from './VideoSettings.tsx';
import { WhisperSettings } from './WhisperSettings.tsx';
import { YouSettings } from './YouSettings.tsx';

interface SettingsDialogProps {
  onClose: () => void;
}

/**
 * All settings, over the stage. The call continues and the voice panel stays usable. Changes apply at once.
 */
export function SettingsDialog({ onClose }: SettingsDialogProps) {
  const { t } = useTranslation();
  const [query, setQuery] = useState('');
  const ref = useRef<HTMLElement>(null);
  useEscape(ref, onClose);

  return (
    <Dialog ref={ref} className={styles.dialog}>
      <div className={styles.header}>
        <Heading slot="title" level={2} className={styles.heading}>
          {t('settings.heading')}
        </Heading>
        <SearchBox
          label={t('settings.search')}
          clearLabel={t('settings.clearSearch')}
          query={query}
          onChange={setQuery}
        />
        <IconButton name={t('settings.close')} icon={X} keys="Esc" onPress={onClose} />
      </div>
      <SettingsSearchContext value={query}>
        <div className={styles.scroll}>
          <div className={styles.sections}>
            <SoundSettings />
            <TalkSettings />
            <WhisperSettings />
            <CallSettings />
            <PushSettings />
            <CaptionSettings />
            <CameraSettings />
            <VideoSettings />
            <DirectSettings />
            <AppearanceSettings />
            <YouSettings />
            <DeviceSettings />
            <AppSettings />
            <AboutSettings />
            <p className={styles.nothing}>{t('settings.nothing')}</p>
          </div>
        </div>
      </SettingsSearchContext>
    </Dialog>
  );
}

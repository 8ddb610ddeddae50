import { pressActions } from '../../../shared/ipc/keys.ts';
import { isPushToTalkOnly, talkModeNow } from '../../state/talkRights.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { useDesktop } from '../ui/DesktopContext.ts';
import { BrowserTalkKey } from './BrowserKeys.tsx';
import { DesktopKeys } from './DesktopKeys.tsx';
import { ReleaseDelay } from './ReleaseDelay.tsx';
import { Setting, SettingsSection } from './SettingsSection.tsx';
import { TalkMode } from './TalkMode.tsx';
import styles from './TalkSettings.module.css';
import { ThresholdSlider } from './ThresholdSlider.tsx';

const talkActions = ['pushToTalk', ...pressActions] as const;

/** When my voice is sent, and its keys. */
export function TalkSettings() {
  const { t } = useTranslation();
  const { setPreferences } = useActions();
  const desktop = useDesktop();
  const mode = usePerch(talkModeNow);
  const isForced = usePerch(isPushToTalkOnly);
  const delayMs = usePerch((state) => state.preferences.releaseDelayMs);
  const heading = t('talk.heading');
  const modeWords = [t('talk.mode'), t('talk.always'), t('talk.voiceActivation')];
  const keyWords = [t('talk.pushToTalk'), t('talk.actions.pushToTalk'), t('talk.releaseDelay')];
  const desktopWords = [
    t('talk.keys'),
    ...pressActions.map((action) => t(`talk.actions.${action}`)),
  ];
  return (
    <SettingsSection heading={heading}>
      <Setting words={[heading, ...modeWords, ...keyWords]}>
        <TalkMode />
        {isForced && <p className={styles.forced}>{t('denied.pushToTalkOnly')}</p>}
      </Setting>
      {mode === 'voiceActivation' && (
        <Setting words={[heading, t('talk.threshold'), t('talk.voiceActivation')]}>
          <ThresholdSlider />
        </Setting>
      )}
      {desktop === null && mode === 'pushToTalk' && (
        <Setting words={[heading, ...keyWords]}>
          <div className={styles.keys}>
            <BrowserTalkKey />
            <ReleaseDelay
              delayMs={delayMs}
              onChange={(releaseDelayMs) => setPreferences({ releaseDelayMs })}
            />
          </div>
        </Setting>
      )}
      {desktop !== null && (
        <Setting words={[heading, ...keyWords, ...desktopWords]}>
          <div className={styles.keys}>
            <p>{t('talk.keys')}</p>
            <DesktopKeys desktop={desktop} actions={talkActions} />
          </div>
        </Setting>
      )}
    </SettingsSection>
  );
}

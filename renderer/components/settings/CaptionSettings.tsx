import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import { useStore } from 'zustand';
import type { Captions } from '../../state/Captions.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import buttonStyles from '../ui/buttons/TextButton.module.css';
import { useActions, useClient, usePerch } from '../ui/ClientContext.tsx';
import { SettingSwitch } from '../ui/fields/SettingSwitch.tsx';
import { useLoaded } from '../ui/hooks/useLoaded.ts';
import { Setting, SettingsSection } from './SettingsSection.tsx';
import styles from './SettingText.module.css';

/** Whether captions are shown, and what writes the user's own: see `Captions`. */
export function CaptionSettings() {
  const { t } = useTranslation();
  const { setPreferences } = useActions();
  const captions = useLoaded(useClient().loadCaptions);
  const { showCaptions, captionOwn } = usePerch((state) => state.preferences);
  const heading = t('captions.heading');
  const words = { show: t('captions.show'), own: t('captions.own'), model: t('captions.model') };
  return (
    <SettingsSection heading={heading}>
      <Setting words={[heading, words.show]}>
        <SettingSwitch
          label={words.show}
          hint={t('captions.showHint')}
          isOn={showCaptions}
          onChange={(isOn) => setPreferences({ showCaptions: isOn })}
        />
      </Setting>
      <Setting words={[heading, words.own]}>
        <SettingSwitch
          label={words.own}
          hint={t('captions.ownHint')}
          isOn={captionOwn}
          onChange={(isOn) => setPreferences({ captionOwn: isOn })}
        />
      </Setting>
      {captions && (
        <Setting words={[heading, words.model]}>
          <Model captions={captions} />
        </Setting>
      )}
    </SettingsSection>
  );
}

function Model({ captions }: { captions: Captions }) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const own = useStore(captions.state, (state) => state.own);
  const folder = usePerch((state) => state.preferences.captionModel);
  const [isTrying, setTrying] = useState(false);

  async function choose(files: FileList | null) {
    if (files === null) return;
    setTrying(true);
    const fault = await captions.chooseModel([...files]);
    setTrying(false);
    announce(t(fault === null ? 'captions.modelTaken' : `captions.fault.${fault}`));
  }

  const status = isTrying
    ? t('captions.trying')
    : own === 'failed'
      ? t('captions.fault.failed')
      : folder === null
        ? t('captions.noModel')
        : t('captions.modelNamed', { folder });
  return (
    <div>
      <div className={styles.beside}>
        <p>{t('captions.model')}</p>
        <FileTrigger acceptDirectory onSelect={(files) => void choose(files)}>
          <Button className={buttonStyles.button} isDisabled={isTrying}>
            {t('captions.chooseModel')}
          </Button>
        </FileTrigger>
      </div>
      <p className={styles.hint}>{status}</p>
    </div>
  );
}

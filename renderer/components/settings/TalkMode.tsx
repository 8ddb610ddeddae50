import { Label } from 'react-aria-components/Label';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import styles from './TalkMode.module.css';

/** The talk modes, in display order. */
const modes = ['always', 'voiceActivation', 'pushToTalk'] as const;
type Mode = (typeof modes)[number];

/** When my voice is sent. */
export function TalkMode() {
  const { t } = useTranslation();
  const { setPreferences } = useActions();
  const mode = usePerch((state) => state.preferences.talkMode);
  return (
    <RadioGroup
      className={styles.group}
      value={mode}
      onChange={(wish) => setPreferences({ talkMode: wish as Mode })}
    >
      <Label className={styles.label}>{t('talk.mode')}</Label>
      {modes.map((each) => (
        <Radio key={each} value={each} className={styles.radio}>
          <span className={styles.mark} aria-hidden="true" />
          <span>
            {t(`talk.${each}`)}
            <span className={styles.hint}>{t(`talk.${each}Hint`)}</span>
          </span>
        </Radio>
      ))}
    </RadioGroup>
  );
}

import { useCallback, useId } from 'react';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { ToggleSwitch } from '../ui/fields/ToggleSwitch.tsx';
import { LevelBar } from '../ui/frames/LevelBar.tsx';
import styles from './ShareSound.module.css';
import type { SoundCaptureState, SoundProbe } from './SoundProbe.ts';

interface CapturedSoundLevelProps {
  label: string;
  probe: SoundProbe;
}

/** Level of the captured sound. */
function CapturedSoundLevel({ label, probe }: CapturedSoundLevelProps) {
  const subscribe = useCallback(
    (show: (level: number) => void) => probe.on('level', show),
    [probe],
  );
  return (
    <div className={styles.level}>
      <LevelBar label={label} subscribe={subscribe} />
    </div>
  );
}

interface ShareSoundProps {
  /** Whether sound can be captured without the voices of the call. */
  isAvailable: boolean;
  isOn: boolean;
  proof: SoundCaptureState;
  probe: SoundProbe;
  onChange: (isOn: boolean) => void;
}

/** With or without sound, and whether it is really captured. */
export function ShareSound({ isAvailable, isOn, proof, probe, onChange }: ShareSoundProps) {
  const { t } = useTranslation();
  const hintId = useId();
  const hints = {
    off: t('picker.soundOff'),
    starting: t('picker.soundStarting'),
    silent: t('picker.soundSilent'),
    heard: t('picker.soundHeard'),
    failed: t('picker.soundFailed'),
  };
  const isMeasured = isOn && (proof === 'silent' || proof === 'heard');
  return (
    <div className={styles.sound}>
      <div className={styles.line}>
        <ToggleSwitch
          label={t('picker.sound')}
          labelSide="after"
          isOn={isOn}
          isDisabled={!isAvailable}
          onChange={onChange}
          describedBy={hintId}
        />
        {isMeasured && <CapturedSoundLevel label={t('picker.soundLevel')} probe={probe} />}
      </div>
      <p
        id={hintId}
        role="status"
        className={styles.hint}
        data-tone={isOn && proof === 'failed' ? 'attention' : undefined}
      >
        {isAvailable ? hints[isOn ? proof : 'off'] : t('picker.soundUnavailable')}
      </p>
    </div>
  );
}

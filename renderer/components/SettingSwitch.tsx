import { useId } from 'react';
import { Switch } from 'react-aria-components';
import styles from './SettingSwitch.module.css';

interface SettingSwitchProps {
  label: string;
  /** A sentence under the label. */
  hint?: string;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  isDisabled?: boolean;
}

/** A setting that is on or off. */
export function SettingSwitch({ label, hint, isOn, onChange, isDisabled }: SettingSwitchProps) {
  const hintId = useId();
  return (
    <div className={styles.setting}>
      <Switch
        className={styles.switch}
        isSelected={isOn}
        onChange={onChange}
        isDisabled={isDisabled}
        aria-describedby={hint ? hintId : undefined}
      >
        <span className={styles.label}>{label}</span>
        <span className={styles.track} aria-hidden="true">
          <span className={styles.knob} />
        </span>
      </Switch>
      {hint && (
        <p id={hintId} className={styles.hint}>
          {hint}
        </p>
      )}
    </div>
  );
}

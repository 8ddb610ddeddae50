import { useId } from 'react';
import styles from './SettingSwitch.module.css';
import { ToggleSwitch } from './ToggleSwitch.tsx';

interface SettingSwitchProps {
  label: string;
  /** A sentence under the label. */
  hint?: string;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  isDisabled?: boolean;
}

/** A setting that is on or off. */
export function SettingSwitch({
  label,
  hint,
  isOn,
  onChange,
  isDisabled = false,
}: SettingSwitchProps) {
  const hintId = useId();
  return (
    <div className={styles.setting}>
      <ToggleSwitch
        label={label}
        labelSide="before"
        isOn={isOn}
        onChange={onChange}
        isDisabled={isDisabled}
        describedBy={hint ? hintId : undefined}
      />
      {hint && (
        <p id={hintId} className={styles.hint}>
          {hint}
        </p>
      )}
    </div>
  );
}

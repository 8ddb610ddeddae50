import { Switch } from 'react-aria-components';
import styles from './ToggleSwitch.module.css';

interface ToggleSwitchProps {
  label: string;
  /** Where the label stands: `before` fills the line, and the switch is at its end. */
  labelSide: 'before' | 'after';
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  isDisabled?: boolean;
  /** The id of what explains it. */
  describedBy?: string | undefined;
}

/** Something that is on or off. */
export function ToggleSwitch({
  label,
  labelSide,
  isOn,
  onChange,
  isDisabled = false,
  describedBy,
}: ToggleSwitchProps) {
  return (
    <Switch
      className={styles.switch}
      data-label={labelSide}
      isSelected={isOn}
      onChange={onChange}
      isDisabled={isDisabled}
      {...(describedBy !== undefined && { 'aria-describedby': describedBy })}
    >
      <span className={styles.label}>{label}</span>
      <span className={styles.track} aria-hidden="true">
        <span className={styles.knob} />
      </span>
    </Switch>
  );
}

import { Switch } from 'react-aria-components/Switch';
import styles from './ToggleSwitch.module.css';

interface ToggleSwitchProps {
  label: string;
  /** Position of the label; with `before` it fills the line and the switch is at the end. */
  labelSide: 'before' | 'after';
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  isDisabled?: boolean;
  /** The id of what explains it. */
  describedBy?: string | undefined;
}

/** A switch with a label. */
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

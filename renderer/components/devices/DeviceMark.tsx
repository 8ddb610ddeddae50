import styles from './DeviceMark.module.css';

interface DeviceMarkProps {
  mark: string;
}

/** The number by which the user sees that two devices speak of the same one. */
export function DeviceMark({ mark }: DeviceMarkProps) {
  return <p className={styles.mark}>{mark}</p>;
}

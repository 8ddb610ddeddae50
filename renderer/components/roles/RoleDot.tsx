import type { Role } from '../../../shared/domain/Role.ts';
import styles from './RoleDot.module.css';

interface RoleDotProps {
  role: Pick<Role, 'color'>;
}

/** The colour of a role beside its name. */
export function RoleDot({ role: { color } }: RoleDotProps) {
  return (
    <span
      aria-hidden="true"
      className={styles.dot}
      style={color === null ? undefined : { background: color }}
    />
  );
}

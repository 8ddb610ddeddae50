import type { CSSProperties } from 'react';
import { avatarHue, initials } from '../people/initials.ts';
import styles from './ServerBadge.module.css';

/** The hue (0 … 359, OKLCH) of a server without a picture, by its address: the same in everybody's list. */
export function serverHue(host: string): number {
  let seed = 0;
  for (const char of host.toLowerCase()) seed = (seed * 31 + (char.codePointAt(0) ?? 0)) % 100_003;
  return avatarHue(seed);
}

interface ServerBadgeProps {
  name: string;
  host: string;
  /** A `data:image/…` URL; anything else counts as none. */
  picture: string | null;
  size?: 'medium' | 'large';
}

/** A server's icon, or its initials on its own colour. Decorative: the name is beside it. */
export function ServerBadge({ name, host, picture, size = 'medium' }: ServerBadgeProps) {
  if (picture?.startsWith('data:image/')) {
    return <img className={styles.badge} data-size={size} src={picture} alt="" draggable={false} />;
  }
  return (
    <span
      aria-hidden="true"
      className={styles.badge}
      data-size={size}
      data-initials={initials(name)}
      style={{ '--hue': serverHue(host) } as CSSProperties}
    />
  );
}

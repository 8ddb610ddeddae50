import { type CSSProperties, useRef } from 'react';
import type { PeerId } from '../../../shared/domain/ids.ts';
import type { User } from '../../../shared/domain/User.ts';
import { lazyPart } from '../ui/lazyPart.tsx';
import styles from './Avatar.module.css';
import { avatarHue, initials } from './initials.ts';
import { useSpeakingLevel } from './useSpeakingLevel.ts';

const AvatarPicture = lazyPart(
  async () => (await import('../profile/AvatarPicture.tsx')).AvatarPicture,
);

interface AvatarProps {
  user: Pick<User, 'name' | 'colorSeed' | 'picture'>;
  /** Whose voice moves the ring; null for no ring. */
  speaker: PeerId | 'me' | null;
  size: 'small' | 'medium' | 'large';
  away?: boolean;
}

/** A person's picture, or their initials on their colour, with a ring that follows their voice. Decorative: the name is beside it. */
export function Avatar({ user, speaker, size, away = false }: AvatarProps) {
  const ref = useRef<HTMLSpanElement>(null);
  useSpeakingLevel(ref, speaker);
  const hue = { '--hue': avatarHue(user.colorSeed) } as CSSProperties;
  return (
    <span
      ref={ref}
      aria-hidden="true"
      className={styles.avatar}
      data-size={size}
      data-away={away || undefined}
      style={hue}
    >
      <span className={styles.face} data-initials={initials(user.name)}>
        {user.picture && <AvatarPicture hash={user.picture} />}
      </span>
    </span>
  );
}

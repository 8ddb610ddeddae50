import type { Door } from '../../../shared/domain/Door.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import styles from './DoorLine.module.css';
import { useDoor } from './useDoor.ts';

interface DoorLineProps {
  door: Door | undefined;
}

/** In a person's popover: that they do not want to be disturbed, or when they are back. */
export function DoorLine({ door }: DoorLineProps) {
  const { t } = useTranslation();
  const now = useDoor(door);
  if (now === null) return null;
  return (
    <p className={styles.line}>
      {now.kind === 'backAt'
        ? t('profile.backAt', { time: new Date(now.at) })
        : t('profile.doNotDisturbMeaning')}
    </p>
  );
}

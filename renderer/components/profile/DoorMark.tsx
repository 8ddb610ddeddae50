import CircleMinus from 'lucide-react/icons/circle-minus';
import Clock from 'lucide-react/icons/clock';
import type { Door } from '../../../shared/domain/Door.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import styles from './DoorMark.module.css';
import { useDoor } from './useDoor.ts';

interface DoorMarkProps {
  door: Door;
  /** Of the icon, in pixels. */
  size: number;
}

/** A small mark after a name: do not disturb, or the time at which the person is back. */
export function DoorMark({ door, size }: DoorMarkProps) {
  const { t } = useTranslation();
  const now = useDoor(door);
  if (now === null) return null;
  const isBack = now.kind === 'backAt';
  const name = isBack ? t('profile.backAt', { time: new Date(now.at) }) : t('profile.doNotDisturb');
  const Icon = isBack ? Clock : CircleMinus;
  return (
    <span className={styles.mark} role="img" aria-label={name} title={name}>
      <Icon aria-hidden="true" size={size} />
      {isBack && <span aria-hidden="true">{t('profile.clock', { time: new Date(now.at) })}</span>}
    </span>
  );
}

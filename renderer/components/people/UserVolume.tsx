import type { User } from '../../../shared/domain/User.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { VolumeSlider } from '../ui/fields/VolumeSlider.tsx';
import styles from './UserVolume.module.css';

interface UserVolumeProps {
  user: Pick<User, 'id' | 'name'>;
}

/** A person's volume, for me only. */
export function UserVolume({ user }: UserVolumeProps) {
  const { t } = useTranslation();
  const { setUserVolume } = useActions();
  const gain = usePerch((state) => state.preferences.volumes[user.id] ?? 1);
  const isMixed = usePerch((state) => state.isMixed);
  if (isMixed) return <p className={styles.hint}>{t('tile.mixedVolume')}</p>;
  return (
    <VolumeSlider
      label={t('person.volume', { name: user.name })}
      gain={gain}
      onChange={(wish) => setUserVolume(user.id, wish)}
    />
  );
}

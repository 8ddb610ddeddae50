import RotateCcw from 'lucide-react/icons/rotate-ccw';
import { Button, Label, Slider, SliderThumb, SliderTrack } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { User } from '../../shared/domain/User.ts';
import { useActions, usePerch } from './ClientContext.tsx';
import styles from './UserVolume.module.css';

interface UserVolumeProps {
  user: Pick<User, 'id' | 'name'>;
}

/** How loud I hear somebody: 0 to 200 %. */
export function UserVolume({ user }: UserVolumeProps) {
  const { t } = useTranslation();
  const { setUserVolume } = useActions();
  const gain = usePerch((state) => state.preferences.volumes[user.id] ?? 1);
  const percent = Math.round(gain * 100);
  return (
    <>
      <Slider
        className={styles.slider}
        minValue={0}
        maxValue={200}
        step={5}
        value={percent}
        onChange={(value) => setUserVolume(user.id, value / 100)}
        formatOptions={{ style: 'unit', unit: 'percent' }}
      >
        <Label className={styles.label}>{t('person.volume', { name: user.name })}</Label>
        <span className={styles.value} aria-hidden="true">
          {t('person.percent', { value: percent })}
        </span>
        <SliderTrack className={styles.track}>
          {({ state }) => (
            <>
              <span className={styles.rail}>
                <span
                  className={styles.fill}
                  style={{ transform: `scaleX(${state.getThumbPercent(0)})` }}
                />
              </span>
              <span className={styles.middle} />
              <SliderThumb className={styles.thumb} autoFocus />
            </>
          )}
        </SliderTrack>
      </Slider>
      <div className={styles.foot}>
        <p className={styles.hint}>{t('person.volumeHint')}</p>
        <Button
          className={styles.reset}
          isDisabled={percent === 100}
          onPress={() => setUserVolume(user.id, 1)}
        >
          <RotateCcw aria-hidden="true" size={14} />
          {t('person.reset')}
        </Button>
      </div>
    </>
  );
}

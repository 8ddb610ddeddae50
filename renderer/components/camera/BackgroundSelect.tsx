import { useRef, useState } from 'react';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { SettingSelect } from '../ui/fields/SettingSelect.tsx';
import styles from './BackgroundSelect.module.css';

/** Camera background and its status. A change takes effect at once, even while the camera is on. */
export function BackgroundSelect() {
  const { t } = useTranslation();
  const { setPreferences, chooseBackgroundPicture } = useActions();
  const chosen = usePerch(({ preferences }) => preferences.cameraBackground);
  const hasPicture = usePerch(({ preferences }) => preferences.backgroundPicture !== 0);
  const state = usePerch(({ background }) => background);
  const [isNoPicture, setIsNoPicture] = useState(false);
  const file = useRef<HTMLInputElement>(null);
  const choosePicture = () => file.current?.click();
  const choices = [
    { id: 'none', label: t('background.none') },
    { id: 'blur', label: t('background.blur') },
    { id: 'picture', label: t('background.picture') },
  ] as const;
  const isTrouble = isNoPicture || state === 'unavailable' || state === 'slow';
  const line = isNoPicture
    ? t('background.notAnImage')
    : t(`background.${state === 'off' ? 'hint' : state}`);
  return (
    <div className={styles.choice}>
      <SettingSelect
        label={t('background.label')}
        choices={choices}
        chosen={chosen}
        onChoose={(id) => {
          setIsNoPicture(false);
          if (id === 'picture' && !hasPicture) choosePicture();
          else setPreferences({ cameraBackground: id });
        }}
      />
      {chosen === 'picture' && (
        <TextButton onPress={choosePicture}>{t('background.choose')}</TextButton>
      )}
      <input
        ref={file}
        type="file"
        hidden
        accept="image/*"
        aria-label={t('background.choose')}
        onChange={async ({ target }) => {
          const [picture] = target.files ?? [];
          // Allows choosing the same file again.
          target.value = '';
          if (picture) setIsNoPicture(!(await chooseBackgroundPicture(picture)));
        }}
      />
      <p className={isTrouble ? styles.trouble : styles.hint} role="status">
        {line}
      </p>
    </div>
  );
}

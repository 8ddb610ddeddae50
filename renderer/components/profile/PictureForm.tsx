import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import { type User, userPictureMaxBytes, userPictureSizePx } from '../../../shared/domain/User.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { Avatar } from '../people/Avatar.tsx';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { useActions } from '../ui/ClientContext.tsx';
import actionStyles from '../ui/dialogs/DialogActions.module.css';
import { failureText } from '../ui/failureText.ts';
import { squareImage } from '../ui/squareImage.ts';
import styles from './PictureForm.module.css';

const fileTypes = ['image/png', 'image/jpeg', 'image/webp'];
/** Base64 has four characters for three bytes. */
const image = {
  sizePx: userPictureSizePx,
  maxLength: (userPictureMaxBytes / 3) * 4,
  background: 'white',
};

interface PictureFormProps {
  user: User;
}

/** Chooses my picture; it is sent at once. */
export function PictureForm({ user }: PictureFormProps) {
  const { t } = useTranslation();
  const { setPicture } = useActions();
  const announce = useAnnounce();
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  async function save(bytes: Uint8Array<ArrayBuffer> | null) {
    setBusy(true);
    setProblem(null);
    const failure = await setPicture(bytes);
    setBusy(false);
    if (failure) setProblem(failureText(t, failure.code));
    else announce(bytes === null ? t('profile.pictureRemoved') : t('profile.pictureSaved'));
  }

  async function choose(files: FileList | null) {
    const file = files?.[0];
    if (!file || isBusy) return;
    const address = await squareImage(file, image);
    if (address === null) setProblem(t('profile.unreadable'));
    else await save(bytesOf(address));
  }

  return (
    <div className={styles.picture}>
      <div className={styles.avatar}>
        <Avatar user={user} speaker={null} size="large" />
      </div>
      <div className={styles.words}>
        <p className={styles.label}>{t('profile.picture')}</p>
        <p className={styles.hint}>{t('profile.pictureHint')}</p>
        <div className={styles.buttons}>
          <FileTrigger acceptedFileTypes={fileTypes} onSelect={(files) => void choose(files)}>
            <Button className={styles.button}>{t('profile.choosePicture')}</Button>
          </FileTrigger>
          {user.picture !== undefined && (
            <Button className={styles.button} onPress={() => !isBusy && void save(null)}>
              {t('profile.removePicture')}
            </Button>
          )}
        </div>
        {problem !== null && (
          <p role="alert" className={actionStyles.failure}>
            {problem}
          </p>
        )}
      </div>
    </div>
  );
}

function bytesOf(address: string): Uint8Array<ArrayBuffer> {
  const [, base64 = ''] = address.split(',');
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

import { useTranslation } from '../../texts/useTranslation.tsx';
import { PictureForm } from '../profile/PictureForm.tsx';
import { OwnerCodeForm } from '../servers/OwnerCodeForm.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import { NameForm } from './NameForm.tsx';
import { Setting, SettingsSection } from './SettingsSection.tsx';
import styles from './SettingText.module.css';

/** My name, picture and role on this server. */
export function YouSettings() {
  const { t } = useTranslation();
  const user = usePerch((state) => state.me?.user);
  if (!user) return null;
  const heading = t('settings.you');
  return (
    <SettingsSection heading={heading}>
      <Setting words={[heading, t('settings.name')]}>
        <NameForm key={user.name} name={user.name} />
      </Setting>
      <Setting words={[heading, t('profile.picture')]}>
        <PictureForm user={user} />
      </Setting>
      <Setting words={[heading, t('settings.ownerCode'), t('settings.claim')]}>
        {user.isOwner ? <p className={styles.text}>{t('settings.owner')}</p> : <OwnerCodeForm />}
      </Setting>
    </SettingsSection>
  );
}

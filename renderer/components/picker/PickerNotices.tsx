import type { LucideIcon } from 'lucide-react';
import MonitorUp from 'lucide-react/icons/monitor-up';
import ShieldAlert from 'lucide-react/icons/shield-alert';
import type { ReactNode } from 'react';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import styles from './PickerNotices.module.css';

/** Explains that the system's own dialog asks what to share. */
export function SystemPickerNotice() {
  const { t } = useTranslation();
  return (
    <PickerNotice
      icon={MonitorUp}
      heading={t('picker.systemHeading')}
      text={t('picker.systemHint')}
    />
  );
}

interface PermissionNoticeProps {
  onOpen: () => void;
}

/** macOS does not allow screen recording; links to the setting. */
export function PermissionNotice({ onOpen }: PermissionNoticeProps) {
  const { t } = useTranslation();
  return (
    <PickerNotice
      icon={ShieldAlert}
      tone="attention"
      heading={t('picker.permissionHeading')}
      text={t('picker.permissionHint')}
    >
      <TextButton onPress={onOpen}>{t('picker.openPermission')}</TextButton>
    </PickerNotice>
  );
}

interface PickerNoticeProps {
  icon: LucideIcon;
  tone?: 'calm' | 'attention';
  heading: string;
  text: string;
  children?: ReactNode;
}

/** Explains why there is nothing to choose here. */
function PickerNotice({ icon: Icon, tone = 'calm', heading, text, children }: PickerNoticeProps) {
  return (
    <div className={styles.notice}>
      <span className={styles.mark} data-tone={tone}>
        <Icon aria-hidden="true" size={32} strokeWidth={1.75} />
      </span>
      <h2 className={styles.heading}>{heading}</h2>
      <p className={styles.text}>{text}</p>
      {children}
    </div>
  );
}

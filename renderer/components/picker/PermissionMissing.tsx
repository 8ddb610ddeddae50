import ShieldAlert from 'lucide-react/icons/shield-alert';
import { useTranslation } from 'react-i18next';
import { TextButton } from '../ui/TextButton.tsx';
import { Notice } from './Notice.tsx';

interface PermissionMissingProps {
  onOpen: () => void;
}

/** macOS keeps the screen from Perch, and where that is changed. */
export function PermissionMissing({ onOpen }: PermissionMissingProps) {
  const { t } = useTranslation();
  return (
    <Notice
      icon={ShieldAlert}
      tone="attention"
      heading={t('picker.permissionHeading')}
      text={t('picker.permissionHint')}
    >
      <TextButton onPress={onOpen}>{t('picker.openPermission')}</TextButton>
    </Notice>
  );
}

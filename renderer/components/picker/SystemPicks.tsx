import MonitorUp from 'lucide-react/icons/monitor-up';
import { useTranslation } from 'react-i18next';
import { Notice } from './Notice.tsx';

/** The system asks what to share by itself, after this. */
export function SystemPicks() {
  const { t } = useTranslation();
  return (
    <Notice icon={MonitorUp} heading={t('picker.systemHeading')} text={t('picker.systemHint')} />
  );
}

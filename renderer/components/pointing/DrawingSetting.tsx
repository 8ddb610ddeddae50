import { useTranslation } from 'react-i18next';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { SettingSwitch } from '../ui/SettingSwitch.tsx';

/** Whether others may point and draw on what I share, now and the next time. */
export function DrawingSetting() {
  const { t } = useTranslation();
  const { allowDrawing } = useActions();
  const isAllowed = usePerch((state) => state.preferences.allowDrawing);
  return (
    <SettingSwitch
      label={t('draw.allow')}
      hint={t('draw.allowHint')}
      isOn={isAllowed}
      onChange={allowDrawing}
    />
  );
}

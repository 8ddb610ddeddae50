import { useTranslation } from '../../texts/useTranslation.tsx';
import { useCallActions, useCalls } from '../calls/useCalls.ts';
import { SettingSwitch } from '../ui/fields/SettingSwitch.tsx';
import { Setting, SettingsSection } from './SettingsSection.tsx';

/** Whether others can call me. */
export function CallSettings() {
  const { t } = useTranslation();
  const actions = useCallActions();
  const takesCalls = useCalls((state) => state.takesCalls);
  if (actions === null || takesCalls === null) return null;
  const heading = t('calls.heading');
  return (
    <SettingsSection heading={heading}>
      <Setting words={[heading, t('calls.allow'), t('calls.allowHint')]}>
        <SettingSwitch
          label={t('calls.allow')}
          hint={t('calls.allowHint')}
          isOn={takesCalls}
          onChange={(isOn) => void actions.allowCalls(isOn)}
        />
      </Setting>
    </SettingsSection>
  );
}

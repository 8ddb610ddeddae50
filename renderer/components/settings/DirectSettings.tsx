import { useTranslation } from '../../texts/useTranslation.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { SettingSelect } from '../ui/fields/SettingSelect.tsx';
import { Setting, SettingsSection } from './SettingsSection.tsx';

const choices = ['ask', 'off', 'calls', 'channels'] as const;

/** Whether sound and video may go straight to the other person. */
export function DirectSettings() {
  const { t } = useTranslation();
  const { setPreferences } = useActions();
  const chosen = usePerch(({ preferences }) => preferences.directConnections);
  const heading = t('direct.heading');
  return (
    <SettingsSection heading={heading}>
      <Setting words={[heading, t('direct.label'), t('direct.hint')]}>
        <SettingSelect
          label={t('direct.label')}
          hint={t('direct.hint')}
          choices={choices.map((id) => ({ id, label: t(`direct.choice.${id}`) }))}
          chosen={chosen}
          onChoose={(directConnections) => setPreferences({ directConnections })}
        />
      </Setting>
    </SettingsSection>
  );
}

import { useTranslation } from 'react-i18next';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { SettingSelect } from '../ui/SettingSelect.tsx';
import { languageChoices, themeChoices } from './appearanceChoices.ts';
import { Setting } from './Setting.tsx';
import { SettingsSection } from './SettingsSection.tsx';

/** Theme and language. */
export function AppearanceSettings() {
  const { t } = useTranslation();
  const { setPreferences } = useActions();
  const theme = usePerch((state) => state.preferences.theme);
  const language = usePerch((state) => state.preferences.language);
  const heading = t('settings.look');
  const themes = themeChoices(t);
  const spoken = languageChoices(t);
  return (
    <SettingsSection heading={heading}>
      <Setting words={[heading, t('settings.theme'), ...themes.map(({ label }) => label)]}>
        <SettingSelect
          label={t('settings.theme')}
          choices={themes}
          chosen={theme}
          onChoose={(id) => setPreferences({ theme: id })}
        />
      </Setting>
      <Setting words={[heading, t('settings.language'), ...spoken.map(({ label }) => label)]}>
        <SettingSelect
          label={t('settings.language')}
          choices={spoken}
          chosen={language}
          onChoose={(id) => setPreferences({ language: id })}
        />
      </Setting>
    </SettingsSection>
  );
}

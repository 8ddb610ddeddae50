import { useTranslation } from 'react-i18next';
import { languageNames, languages } from '../../texts/language.ts';
import { useActions, usePerch } from '../ClientContext.tsx';
import { Setting } from './Setting.tsx';
import { SettingSelect } from './SettingSelect.tsx';
import { SettingsSection } from './SettingsSection.tsx';

/** Theme and language. */
export function LookSettings() {
  const { t } = useTranslation();
  const { setPreferences } = useActions();
  const theme = usePerch((state) => state.preferences.theme);
  const language = usePerch((state) => state.preferences.language);
  const heading = t('settings.look');
  const themes = [
    { id: 'system', label: t('settings.themeSystem') },
    { id: 'dark', label: t('settings.themeDark') },
    { id: 'light', label: t('settings.themeLight') },
  ] as const;
  const spoken = [
    { id: 'system' as const, label: t('settings.languageSystem') },
    ...languages.map((id) => ({ id, label: languageNames[id] })),
  ];
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

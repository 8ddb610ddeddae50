import type { TFunction } from '../../texts/AppTexts.ts';
import { languageNames, languages } from '../../texts/language.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { SettingSelect } from '../ui/fields/SettingSelect.tsx';
import { Setting, SettingsSection } from './SettingsSection.tsx';

/** The themes to choose from. */
export function themeChoices(t: TFunction) {
  return [
    { id: 'system', label: t('settings.themeSystem') },
    { id: 'dark', label: t('settings.themeDark') },
    { id: 'light', label: t('settings.themeLight') },
  ] as const;
}

/** The languages to choose from, each by its own name. */
export function languageChoices(t: TFunction) {
  return [
    { id: 'system' as const, label: t('settings.languageSystem') },
    ...languages.map((id) => ({ id, label: languageNames[id] })),
  ];
}

/** Theme and language. */
export function AppearanceSettings() {
  const { t } = useTranslation();
  const { setPreferences } = useActions();
  const theme = usePerch((state) => state.preferences.theme);
  const language = usePerch((state) => state.preferences.language);
  const heading = t('settings.appearance');
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

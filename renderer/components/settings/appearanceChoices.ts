import type { TFunction } from 'i18next';
import { languageNames, languages } from '../../texts/language.ts';

/** The themes to choose from. */
export function themeChoices(t: TFunction) {
  return [
    { id: 'system', label: t('settings.themeSystem') },
    { id: 'dark', label: t('settings.themeDark') },
    { id: 'light', label: t('settings.themeLight') },
  ] as const;
}

/** The languages to choose from, each in its own words. */
export function languageChoices(t: TFunction) {
  return [
    { id: 'system' as const, label: t('settings.languageSystem') },
    ...languages.map((id) => ({ id, label: languageNames[id] })),
  ];
}

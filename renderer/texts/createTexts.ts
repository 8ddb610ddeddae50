import { createInstance, type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en } from './en.ts';
import { ko } from './ko.ts';
import type { Language } from './language.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof en };
  }
}

/** The texts of one window, in `language` from the first render on; `changeLanguage` switches them live. */
export function createTexts(language: Language): i18n {
  const texts = createInstance({
    lng: language,
    fallbackLng: 'en',
    resources: { en: { translation: en }, ko: { translation: ko } },
    // React escapes by itself.
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  texts.use(initReactI18next);
  void texts.init();
  return texts;
}

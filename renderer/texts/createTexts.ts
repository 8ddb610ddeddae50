import { createInstance, type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { en } from './en.ts';
import type { Language } from './language.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof en };
  }
}

/** A window starts with the language that it shows. Each is complete, so none is a fallback for the other. */
const imports: Record<Language, () => Promise<object>> = {
  en: async () => (await import('./en.ts')).en,
  ko: async () => (await import('./ko.ts')).ko,
};

/** The texts of one window, in `language` from the first render on; before `changeLanguage`, the other one must be loaded. */
export async function createTexts(language: Language): Promise<i18n> {
  const texts = createInstance({
    lng: language,
    resources: { [language]: { translation: await imports[language]() } },
    fallbackLng: false,
    // React escapes by itself.
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  texts.use(initReactI18next);
  await texts.init();
  return texts;
}

/**
 * Loads a language, once.
 *
 * @throws TypeError if it cannot be loaded now, for example without a connection
 */
export async function loadLanguage(texts: i18n, language: Language): Promise<void> {
  if (texts.hasResourceBundle(language, 'translation')) return;
  texts.addResourceBundle(language, 'translation', await imports[language]());
}

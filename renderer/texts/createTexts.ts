import { createInstance, type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { en } from './en.ts';
import type { Language } from './language.ts';
import type { laterEn } from './laterEn.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof en & typeof laterEn };
  }
}

/** A window starts with the language that it shows. Each is complete, so none is a fallback for the other. */
const imports: Record<Language, () => Promise<object>> = {
  en: async () => (await import('./en.ts')).en,
  ko: async () => (await import('./ko.ts')).ko,
};
/** Of components that are not part of the first load. */
const laterImports: Record<Language, () => Promise<object>> = {
  en: async () => (await import('./laterEn.ts')).laterEn,
  ko: async () => (await import('./laterKo.ts')).laterKo,
};

/**
 * The texts of one window for its first load, in `language` from the first render on; before `changeLanguage`, the other one
 * must be loaded.
 */
export async function createTexts(language: Language): Promise<i18n> {
  const texts = createInstance({
    lng: language,
    resources: {},
    fallbackLng: false,
    // React escapes by itself.
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  texts.use(initReactI18next);
  await texts.init();
  addTexts(texts, language, await imports[language]());
  return texts;
}

/** As `createTexts`, for a page that is not loaded from a server: with everything. */
export async function createAllTexts(language: Language): Promise<i18n> {
  const texts = await createTexts(language);
  await loadLanguage(texts, language);
  return texts;
}

/** An empty namespace of a language marks that its later texts are there. */
const completeMark = 'complete';

/** Whether the texts for what is not part of the first load are there. */
export function hasLaterTexts(texts: i18n, language: string): boolean {
  return texts.hasResourceBundle(language, completeMark);
}

/**
 * Loads all texts of a language, each once.
 *
 * @throws TypeError if they cannot be loaded now, for example without a connection
 */
export async function loadLanguage(texts: i18n, language: Language): Promise<void> {
  if (!texts.hasResourceBundle(language, 'translation')) {
    addTexts(texts, language, await imports[language]());
  }
  if (hasLaterTexts(texts, language)) return;
  addTexts(texts, language, await laterImports[language]());
  texts.addResourceBundle(language, completeMark, {});
}

/** Adds to what is there: a place in the app may have texts in the first load, and later ones. */
function addTexts(texts: i18n, language: Language, added: object): void {
  texts.addResourceBundle(language, 'translation', added, true);
}

import { AppTexts } from './AppTexts.ts';
import type { Language } from './language.ts';

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
export async function createTexts(language: Language): Promise<AppTexts> {
  const texts = new AppTexts(language);
  texts.add(language, await imports[language]());
  return texts;
}

/** As `createTexts`, for a page that is not loaded from a server: with everything. */
export async function createAllTexts(language: Language): Promise<AppTexts> {
  const texts = await createTexts(language);
  await loadLanguage(texts, language);
  return texts;
}

/** The languages of a window whose later texts are there. */
const complete = new WeakMap<AppTexts, Set<Language>>();

/** Whether the texts for what is not part of the first load are there. */
export function hasLaterTexts(texts: AppTexts, language: Language): boolean {
  return complete.get(texts)?.has(language) ?? false;
}

/**
 * Loads all texts of a language, each once.
 *
 * @throws TypeError if they cannot be loaded now, for example without a connection
 */
export async function loadLanguage(texts: AppTexts, language: Language): Promise<void> {
  if (!texts.has(language)) texts.add(language, await imports[language]());
  if (hasLaterTexts(texts, language)) return;
  texts.add(language, await laterImports[language]());
  complete.set(texts, (complete.get(texts) ?? new Set()).add(language));
}

import type { SharedPreferences } from '../../shared/ipc/AppSettings.ts';
import { en, type MainTexts } from './en.ts';
import { ko } from './ko.ts';

/**
 * The texts in the chosen language, else in the first language of the system that Perch has, else in English.
 *
 * @param systemLanguages BCP 47 tags, best first
 */
export function mainTexts(
  choice: SharedPreferences['language'],
  systemLanguages: readonly string[],
): MainTexts {
  const tables = { en, ko };
  if (choice !== 'system') return tables[choice];
  for (const tag of systemLanguages) {
    const language = tag.toLowerCase().split('-')[0];
    if (language === 'en' || language === 'ko') return tables[language];
  }
  return en;
}

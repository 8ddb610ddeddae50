import type { SharedPreferences } from '../../shared/ipc/AppSettings.ts';
import { en, type MainTexts } from './en.ts';
import { ko } from './ko.ts';

/**
 * The words in the chosen language, or in the first of the system's that Perch knows.
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

/** The languages that Perch supports. */
export const languages = ['en', 'ko'] as const;
export type Language = (typeof languages)[number];

/** The name of each language in itself. */
export const languageNames: Record<Language, string> = { en: 'English', ko: '한국어' };

/** The language to use: the chosen one, or the first system language that Perch supports (BCP 47 tags, best first). */
export function languageFor(
  choice: 'system' | Language,
  systemLanguages: readonly string[],
): Language {
  if (choice !== 'system') return choice;
  for (const tag of systemLanguages) {
    const known = languages.find((language) => tag.toLowerCase().split('-')[0] === language);
    if (known) return known;
  }
  return 'en';
}

import type { WordLanguage } from '../../shared/domain/Game.ts';
import { englishWords } from './words/english.ts';
import { koreanWords } from './words/korean.ts';

/** The words of each language. */
export const wordLists: Readonly<Record<WordLanguage, readonly string[]>> = {
  en: separated(englishWords),
  ko: separated(koreanWords),
};

function separated(text: string): string[] {
  return text.split(',').map((word) => word.trim());
}

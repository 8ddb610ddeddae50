import { useEffect } from 'react';
import type { AppTexts } from '../../../texts/AppTexts.ts';
import { loadLanguage } from '../../../texts/createTexts.ts';
import type { Language } from '../../../texts/language.ts';

/** Shows the texts in `language` as soon as they are loaded; if they cannot be, the page stays in its language. */
export function useLanguage(texts: AppTexts, language: Language) {
  useEffect(() => {
    let isWanted = true;
    loadLanguage(texts, language).then(
      () => {
        if (isWanted) void texts.changeLanguage(language);
      },
      () => undefined,
    );
    return () => {
      isWanted = false;
    };
  }, [texts, language]);
}

import { useEffect } from 'react';
import type { AppTexts } from '../../texts/AppTexts.ts';
import { loadLanguage } from '../../texts/createTexts.ts';
import { type Language, languages } from '../../texts/language.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import { loadParts } from '../ui/lazyPart.tsx';

/** A busy page has waited long enough by then. */
const patienceMs = 2_000;

/**
 * Loads everything that is not part of the first load while the page has nothing else to do, so that it opens at once, and
 * also when the server is away. Tries again at each new connection; what is there is not loaded again.
 */
export function usePartsInAdvance() {
  const { i18n } = useTranslation();
  const isReady = usePerch(({ connection }) => connection.kind === 'ready');
  useEffect(() => {
    if (isReady) void loadAll(i18n);
  }, [isReady, i18n]);
}

async function loadAll(texts: AppTexts) {
  await loadLanguage(texts, texts.language as Language).catch(() => undefined);
  await loadParts(untilIdle);
  for (const language of languages) await loadLanguage(texts, language).catch(() => undefined);
}

/** Safari has no `requestIdleCallback`. */
function untilIdle(): Promise<void> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in window) {
      requestIdleCallback(() => resolve(), { timeout: patienceMs });
    } else {
      setTimeout(resolve, 200);
    }
  });
}

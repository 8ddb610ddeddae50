import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react';
import type { AppTexts, TFunction } from './AppTexts.ts';

const TextsContext = createContext<AppTexts | null>(null);

/** Gives the components below the texts of the window. */
export function TextsProvider({ texts, children }: { texts: AppTexts; children: ReactNode }) {
  return <TextsContext value={texts}>{children}</TextsContext>;
}

/** The texts of the window; whoever uses them is drawn again when the language changes. */
export function useTranslation(): { readonly t: TFunction; readonly i18n: AppTexts } {
  const texts = useContext(TextsContext);
  if (texts === null) throw new Error('there is no TextsProvider');
  const t = useSyncExternalStore(texts.subscribe, () => texts.t);
  return { t, i18n: texts };
}

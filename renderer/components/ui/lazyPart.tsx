import { type ComponentType, useEffect, useSyncExternalStore } from 'react';
import { hasLaterTexts, loadLanguage } from '../../texts/createTexts.ts';
import type { Language } from '../../texts/language.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';

/** A component whose code is loaded when it is first shown. */
interface Part {
  load(): Promise<void>;
}

const parts = new Set<Part>();
const listeners = new Set<() => void>();
/** Those that are to be shown, but could not be loaded. */
const missing = new Set<Part>();

function subscribe(listen: () => void): () => void {
  listeners.add(listen);
  return () => listeners.delete(listen);
}

let isTelling = false;

/** Tells once for all that happens in one task: a list of fifty rows shows a part fifty times. */
function tell() {
  if (isTelling) return;
  isTelling = true;
  queueMicrotask(() => {
    isTelling = false;
    for (const listen of listeners) listen();
  });
}

/**
 * A component in a file of its own, which is not part of the page's first load. `loadParts` loads it in advance; where it is
 * shown before, it appears as soon as it and the later texts are loaded. Code that is there is rendered at once, without
 * `Suspense`, which would hide the first frame.
 *
 * @param load imports the file and answers the component
 */
export function lazyPart<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  let Loaded: ComponentType<Props> | null = null;
  let loading: Promise<ComponentType<Props>> | null = null;
  const part: Part = {
    async load() {
      if (Loaded !== null) return;
      loading ??= load();
      try {
        Loaded = await loading;
      } finally {
        loading = null;
      }
      missing.delete(part);
      tell();
    },
  };
  parts.add(part);

  return function LazyPart(props: Props) {
    const { i18n } = useTranslation();
    const language = i18n.language as Language;
    const Component = useSyncExternalStore(subscribe, () => Loaded);
    const hasTexts = useSyncExternalStore(subscribe, () => hasLaterTexts(i18n, language));
    const isThere = Component !== null && hasTexts;
    useEffect(() => {
      if (isThere) return;
      let isShown = true;
      Promise.all([part.load(), loadLanguage(i18n, language)]).then(tell, () => {
        if (isShown) missing.add(part);
        tell();
      });
      return () => {
        isShown = false;
        missing.delete(part);
        tell();
      };
    }, [isThere, i18n, language]);
    return isThere && <Component {...props} />;
  };
}

/** Whether a part should be shown now but could not be loaded: there is no connection, or the server has a newer client. */
export function useIsPartMissing(): boolean {
  return useSyncExternalStore(subscribe, () => missing.size > 0);
}

/**
 * Loads all parts, and the parts of those, so that they open at once and without a connection.
 *
 * @param pause awaited before each, so that they do not delay what is more urgent
 * @returns false if some could not be loaded
 */
export async function loadParts(pause: () => Promise<void>): Promise<boolean> {
  let isComplete = true;
  // Grows while parts with parts of their own are loaded.
  for (const part of parts) {
    await pause();
    await part.load().catch(() => {
      isComplete = false;
    });
  }
  return isComplete;
}

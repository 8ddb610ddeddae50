import { useCallback, useEffect, useState } from 'react';
import type { ExcalidrawBoard } from './excalidraw/ExcalidrawBoard.tsx';

/** The board's canvas: null until it is loaded, `failed` when it cannot be loaded now. */
type LoadedCanvas = typeof ExcalidrawBoard | 'failed' | null;

/** Loads Excalidraw and its style sheet, which nobody downloads who opens no board. The function tries again. */
export function useExcalidraw(): readonly [LoadedCanvas, () => void] {
  const [attempt, setAttempt] = useState(0);
  const [loaded, setLoaded] = useState<LoadedCanvas>(null);
  useEffect(() => {
    let isWanted = true;
    void attempt;
    setLoaded(null);
    load().then(
      (canvas) => {
        if (isWanted) setLoaded(() => canvas);
      },
      () => {
        if (isWanted) setLoaded('failed');
      },
    );
    return () => {
      isWanted = false;
    };
  }, [attempt]);
  return [loaded, useCallback(() => setAttempt((last) => last + 1), [])];
}

async function load(): Promise<typeof ExcalidrawBoard> {
  const { ExcalidrawBoard, styleUrl } = await import('./excalidraw/loadedBoard.ts');
  await loadStyle(styleUrl);
  return ExcalidrawBoard;
}

/** Adds a style sheet to the page, once. It comes first, so that the page's own rules win. */
function loadStyle(href: string): Promise<void> {
  const known = [...document.head.querySelectorAll('link')].some((link) => link.href === href);
  if (known) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = href;
    link.onload = () => resolve();
    link.onerror = () => {
      link.remove();
      reject(new Error('the style sheet could not be loaded'));
    };
    document.head.prepend(link);
  });
}

import type { DesktopBridge } from '../../shared/ipc/DesktopBridge.ts';

const inputs = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const;

/**
 * For how long the user has touched neither keys nor pointer, in ms. A browser tells a page about input in this page only; the
 * desktop app knows of all programs.
 *
 * @param signal ends the watch
 */
export function watchInput(
  page: Window,
  desktop: Pick<DesktopBridge, 'call'> | null,
  signal: AbortSignal,
): () => Promise<number> {
  if (desktop !== null) return () => desktop.call('voice:idleMs', null);
  let touchedAt = performance.now();
  for (const input of inputs) {
    page.addEventListener(
      input,
      () => {
        touchedAt = performance.now();
      },
      { signal, passive: true, capture: true },
    );
  }
  return async () => performance.now() - touchedAt;
}

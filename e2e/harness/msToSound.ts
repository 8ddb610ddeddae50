import type { Page } from 'playwright/test';

/**
 * How long after the next such event of a page its next packet of sound arrives, in ms. Nothing may arrive at that time: see
 * `soundPaths`.
 *
 * @param cause does what leads to the event
 */
export async function msToSound(
  page: Page,
  event: 'click' | 'online',
  cause: () => Promise<void> | void,
): Promise<number> {
  const waiting = await page.evaluateHandle((name) => {
    const packets = async () => {
      let sum = 0;
      for (const connection of window.perchConnections) {
        if (connection.connectionState === 'closed') continue;
        for (const entry of (await connection.getStats()).values()) {
          if (entry.type === 'inbound-rtp' && entry.kind === 'audio') sum += entry.packetsReceived;
        }
      }
      return sum;
    };
    const wait = async () => {
      const beganMs = performance.now();
      let before = await packets();
      for (;;) {
        await new Promise((resolve) => setTimeout(resolve, 2));
        const now = await packets();
        if (now > before) return performance.now() - beganMs;
        // Those of a connection that was closed no longer count.
        before = now;
      }
    };
    const { promise, resolve } = Promise.withResolvers<number>();
    const options = { capture: true, once: true };
    window.addEventListener(name, () => void wait().then(resolve), options);
    return { promise };
  }, event);
  await cause();
  return await waiting.evaluate(({ promise }) => promise);
}

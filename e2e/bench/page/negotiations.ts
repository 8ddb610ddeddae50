import type { Page } from 'playwright';

declare global {
  interface Window {
    perchNegotiations: {
      /** Session descriptions set by this page so far. */
      readonly count: number;
      /** Resolves when none has begun or ended to be set for this long, in ms. */
      quietFor(ms: number): Promise<void>;
    };
  }
}

/** Counts the page's negotiations from before its code runs. */
export async function watchNegotiations(page: Page): Promise<void> {
  await page.addInitScript(() => {
    let count = 0;
    let lastAt = Number.NEGATIVE_INFINITY;
    const { prototype } = RTCPeerConnection;
    for (const name of ['setLocalDescription', 'setRemoteDescription'] as const) {
      const set = prototype[name] as (...values: unknown[]) => Promise<void>;
      prototype[name] = async function (this: RTCPeerConnection, ...values: unknown[]) {
        count += 1;
        lastAt = performance.now();
        // Of a connection that is closed meanwhile this never ends.
        await set.apply(this, values);
        lastAt = performance.now();
      };
    }
    window.perchNegotiations = {
      get count() {
        return count;
      },
      quietFor: async (ms) => {
        const askedAt = performance.now();
        for (;;) {
          const left = ms - (performance.now() - Math.max(askedAt, lastAt));
          if (left <= 0) return;
          await new Promise((next) => setTimeout(next, left));
        }
      },
    };
  });
}

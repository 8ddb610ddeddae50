import type { Page } from 'playwright/test';

/** Watches the sound that arrives at a page. */
export interface PauseWatch {
  /** Ends it: how long the longest time without a packet of sound was, in ms. */
  longestMs(): Promise<number>;
}

/** Watches until its end is asked for. Chromium renews its statistics every 50 ms, so that no pause looks shorter than that. */
export async function watchPauses(page: Page): Promise<PauseWatch> {
  const watch = await page.evaluateHandle(() => {
    const packets = new Map<string, number>();
    const hasArrived = async () => {
      let hasGrown = false;
      for (const [index, connection] of window.perchConnections.entries()) {
        if (connection.connectionState === 'closed') continue;
        for (const entry of (await connection.getStats()).values()) {
          if (entry.type !== 'inbound-rtp' || entry.kind !== 'audio') continue;
          const stream = `${index} ${entry.id}`;
          if (entry.packetsReceived > (packets.get(stream) ?? 0)) hasGrown = true;
          packets.set(stream, entry.packetsReceived);
        }
      }
      return hasGrown;
    };
    let isWatching = true;
    const watched = async () => {
      await hasArrived();
      let longestMs = 0;
      let lastMs = performance.now();
      while (isWatching) {
        await new Promise((resolve) => setTimeout(resolve, 5));
        const hasGrown = await hasArrived();
        const nowMs = performance.now();
        longestMs = Math.max(longestMs, nowMs - lastMs);
        if (hasGrown) lastMs = nowMs;
      }
      return longestMs;
    };
    const longestMs = watched();
    return {
      end: () => {
        isWatching = false;
        return longestMs;
      },
    };
  });
  return { longestMs: () => watch.evaluate(({ end }) => end()) };
}

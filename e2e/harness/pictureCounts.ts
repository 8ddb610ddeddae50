import { expect } from './expect.ts';
import type { Person } from './Person.ts';

/** Number of video frames that the page has encoded and sent so far, cameras and screens together. */
export async function sentPictures({ page }: Person): Promise<number> {
  return page.evaluate(async () => {
    let frames = 0;
    for (const connection of window.perchConnections) {
      if (connection.connectionState === 'closed') continue;
      for (const entry of (await connection.getStats()).values()) {
        if (entry.type === 'outbound-rtp' && entry.kind === 'video')
          frames += entry.framesSent ?? 0;
      }
    }
    return frames;
  });
}

/** What arrives of pictures: how many in all, and how wide the largest of the newest is, in pixels. */
export async function receivedPictures({
  page,
}: Person): Promise<{ frames: number; width: number }> {
  return page.evaluate(async () => {
    const found = { frames: 0, width: 0 };
    for (const connection of window.perchConnections) {
      if (connection.connectionState === 'closed') continue;
      for (const entry of (await connection.getStats()).values()) {
        if (entry.type !== 'inbound-rtp' || entry.kind !== 'video') continue;
        found.frames += entry.framesReceived ?? 0;
        found.width = Math.max(found.width, entry.frameWidth ?? 0);
      }
    }
    return found;
  });
}

/** Waits until a count has not changed for 1.5 s. */
export async function expectStill(count: () => Promise<number>): Promise<void> {
  let last = -1;
  let stillSince = 0;
  await expect
    .poll(async () => {
      const askedAt = performance.now();
      const now = await count();
      if (now !== last) {
        last = now;
        stillSince = performance.now();
      }
      return askedAt - stillSince;
    })
    .toBeGreaterThan(1500);
}

import type { Page } from 'playwright/test';

declare global {
  interface Window {
    perchConnections: RTCPeerConnection[];
  }
}

/** Records every peer connection of the page, so that a test can read its statistics. */
export async function watchConnections(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const connections: RTCPeerConnection[] = [];
    window.perchConnections = connections;
    window.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        connections.push(this);
      }
    };
  });
}

/** A sound that the page receives, or has received through a slot that was not used for another one since. */
export interface InboundSound {
  readonly ssrc: number;
  readonly mid: string;
  /** Increases while packets arrive. Not `totalAudioEnergy`: Chromium leaves it at 0 if WebAudio plays the track. */
  readonly packets: number;
}

/** The sounds of all open connections of the page: a receiver knows none that comes through a slot. */
export async function inboundSounds(page: Page): Promise<InboundSound[]> {
  return page.evaluate(async () => {
    const found: InboundSound[] = [];
    for (const connection of window.perchConnections) {
      if (connection.connectionState === 'closed') continue;
      for (const entry of (await connection.getStats()).values()) {
        if (entry.type !== 'inbound-rtp' || entry.kind !== 'audio') continue;
        found.push({ ssrc: entry.ssrc, mid: entry.mid, packets: entry.packetsReceived ?? 0 });
      }
    }
    return found;
  });
}

/** Longer than the pause between two packets, which in silence is 400 ms. */
const lookMs = 900;

/** The sounds of which packets arrive during this call, by SSRC. */
export async function arrivingSounds(page: Page): Promise<number[]> {
  const before = new Map((await inboundSounds(page)).map(({ ssrc, packets }) => [ssrc, packets]));
  await page.waitForTimeout(lookMs);
  return (await inboundSounds(page))
    .filter(({ ssrc, packets }) => packets > (before.get(ssrc) ?? 0))
    .map(({ ssrc }) => ssrc);
}

/** What the encoders of the page's sounds that are sent aim at, in bit/s. */
export async function soundBitrates(page: Page): Promise<number[]> {
  return page.evaluate(async () => {
    const found: number[] = [];
    for (const connection of window.perchConnections) {
      for (const sender of connection.getSenders()) {
        if (sender.track?.kind !== 'audio') continue;
        for (const entry of (await sender.getStats()).values()) {
          if (entry.type === 'outbound-rtp') found.push(entry.targetBitrate);
        }
      }
    }
    return found;
  });
}

/** Number of open transports of the page. */
export async function openConnections(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      window.perchConnections.filter(({ connectionState }) => connectionState !== 'closed').length,
  );
}

import type { Page } from 'playwright/test';

declare global {
  interface Window {
    perchConnections: RTCPeerConnection[];
  }
}

/** Keeps every peer connection of the page where a test can count on it. */
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

/** One stream that the page receives now. */
export interface InboundSound {
  readonly trackId: string;
  /** Grows while something arrives. `totalAudioEnergy` would not: Chromium leaves it at 0 where WebAudio plays a track. */
  readonly packets: number;
}

/** The audio streams that the page receives, closed and inactive ones left out. */
export async function inboundSounds(page: Page): Promise<InboundSound[]> {
  return page.evaluate(async () => {
    const found: InboundSound[] = [];
    for (const connection of window.perchConnections) {
      if (connection.connectionState === 'closed') continue;
      for (const transceiver of connection.getTransceivers()) {
        const { receiver, currentDirection } = transceiver;
        const receives = currentDirection === 'recvonly' || currentDirection === 'sendrecv';
        if (!receives || receiver.track.kind !== 'audio') continue;
        for (const entry of (await receiver.getStats()).values()) {
          if (entry.type !== 'inbound-rtp') continue;
          found.push({
            trackId: receiver.track.id,
            packets: entry.packetsReceived ?? 0,
          });
        }
      }
    }
    return found;
  });
}

/** How many transports the page has open. */
export async function openConnections(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      window.perchConnections.filter(({ connectionState }) => connectionState !== 'closed').length,
  );
}

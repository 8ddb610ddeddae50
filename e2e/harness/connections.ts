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

/** One stream that the page receives now. */
export interface InboundSound {
  readonly trackId: string;
  /** Increases while packets arrive. Not `totalAudioEnergy`: Chromium leaves it at 0 if WebAudio plays the track. */
  readonly packets: number;
}

/** The audio streams that the page receives, without closed and inactive ones. */
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

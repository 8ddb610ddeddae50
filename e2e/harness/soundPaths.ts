import type { Page } from 'playwright/test';

/** The way on which sound arrives at a page, by its `getStats`. */
export interface SoundPath {
  /** Whether this side sends through a TURN server. */
  readonly isRelayed: boolean;
  /** How it talks to that: `udp`, `tcp` or `tls`; null without one. */
  readonly relayProtocol: string | null;
  /** The other end as this side sees it: an address and a port. */
  readonly address: string;
  readonly port: number;
}

/** Longer than the pause between two packets, which in silence is 400 ms. */
const lookMs = 900;

/** The paths on which packets of sound arrive at the page during this call. */
export async function soundPaths(page: Page): Promise<SoundPath[]> {
  return page.evaluate(async (waitMs) => {
    const packetsOf = (report: RTCStatsReport) => {
      let packets = 0;
      for (const entry of report.values()) {
        if (entry.type === 'inbound-rtp' && entry.kind === 'audio')
          packets += entry.packetsReceived;
      }
      return packets;
    };
    const open = window.perchConnections.filter((each) => each.connectionState !== 'closed');
    const before = await Promise.all(open.map((each) => each.getStats()));
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    const found: SoundPath[] = [];
    for (const [index, connection] of open.entries()) {
      const earlier = before[index];
      const report = await connection.getStats();
      if (earlier === undefined || packetsOf(report) <= packetsOf(earlier)) continue;
      for (const transport of report.values()) {
        const pair = report.get(transport.selectedCandidatePairId);
        if (pair === undefined) continue;
        const { relayProtocol } = report.get(pair.localCandidateId);
        const { address, port } = report.get(pair.remoteCandidateId);
        found.push({
          isRelayed: relayProtocol !== undefined,
          relayProtocol: relayProtocol ?? null,
          address,
          port,
        });
      }
    }
    return found;
  }, lookMs);
}

/** A stream of sound that arrives at a page. */
export interface SoundStream {
  readonly ssrc: number;
  readonly packetsLost: number;
}

/** The streams of sound that arrive at the page. */
export async function soundStreams(page: Page): Promise<SoundStream[]> {
  return page.evaluate(async () => {
    const found: SoundStream[] = [];
    for (const connection of window.perchConnections) {
      if (connection.connectionState === 'closed') continue;
      for (const entry of (await connection.getStats()).values()) {
        if (entry.type !== 'inbound-rtp' || entry.kind !== 'audio') continue;
        found.push({ ssrc: entry.ssrc, packetsLost: entry.packetsLost });
      }
    }
    return found;
  });
}

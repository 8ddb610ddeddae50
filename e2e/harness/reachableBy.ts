import type { Page } from 'playwright/test';

/**
 * A network in which the server can be reached by these transport protocols only, and at this address only if one is given:
 * the page learns of no others.
 */
export async function reachableBy(
  page: Page,
  protocols: readonly ('udp' | 'tcp')[],
  address?: string,
): Promise<void> {
  await page.addInitScript(
    ({ allowed, only }) => {
      const connection = RTCPeerConnection.prototype as {
        setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void>;
      };
      const original = connection.setRemoteDescription;
      connection.setRemoteDescription = function ({ type, sdp = '' }) {
        const lines = sdp.split('\r\n').filter((line) => {
          const [, protocol, at] = /^a=candidate:\S+ \d+ (\w+) \d+ (\S+)/.exec(line) ?? [];
          if (protocol === undefined) return true;
          return allowed.includes(protocol.toLowerCase()) && (only === undefined || at === only);
        });
        return original.call(this, { type, sdp: lines.join('\r\n') });
      };
    },
    { allowed: protocols as string[], only: address },
  );
}

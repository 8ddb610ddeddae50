import type { Page } from 'playwright';

/**
 * Makes the page one that talks, sees nobody and hears nothing, before its code runs: it takes itself for hidden, so that it draws no
 * rings, and drops what it receives undecoded. So ten of them leave the processor to a page that is measured.
 */
export async function talkOnly(page: Page): Promise<void> {
  await page.addInitScript(() => {
    Object.defineProperty(document, 'hidden', { get: () => true });
    Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
    const connection = RTCPeerConnection.prototype as {
      setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void>;
    };
    const original = connection.setRemoteDescription;
    connection.setRemoteDescription = function ({ type, sdp = '' }) {
      const unheard = type === 'offer' ? sdp.replaceAll('a=sendonly', 'a=inactive') : sdp;
      return original.call(this, { type, sdp: unheard });
    };
  });
}

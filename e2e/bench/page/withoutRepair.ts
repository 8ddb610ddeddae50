import type { Page } from 'playwright';

/**
 * A page that can receive everything and sends as always, but negotiates no repair of lost sound: neither that it is sent again (NACK)
 * nor that the next packet carries it too (FEC of Opus).
 */
export async function withoutRepair(page: Page): Promise<void> {
  await page.addInitScript(() => {
    // What the server is told this page can do, and what the page sends.
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (message) {
      const text =
        typeof message === 'string'
          ? message
              .replaceAll('"type":"nack","parameter":""', '"type":"none","parameter":""')
              .replaceAll('"useinbandfec":1', '"useinbandfec":0')
          : message;
      return send.call(this, text);
    };
    // What the page's encoder is told.
    const connection = RTCPeerConnection.prototype as {
      setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void>;
    };
    const original = connection.setRemoteDescription;
    connection.setRemoteDescription = function ({ type, sdp = '' }) {
      const bare = sdp
        .replaceAll(/^a=rtcp-fb:\d+ nack\r\n/gm, '')
        .replaceAll('useinbandfec=1', 'useinbandfec=0');
      return original.call(this, { type, sdp: bare });
    };
  });
}

import type { RtpParametersField } from '../../shared/protocol/media.ts';

let lastSsrc = 0x10_0000;

/** What a browser would send with a microphone's producer; each with an SSRC of its own. */
export function microphoneParameters(): RtpParametersField {
  lastSsrc += 1;
  return {
    mid: '0',
    codecs: [
      {
        mimeType: 'audio/opus',
        clockRate: 48_000,
        channels: 2,
        payloadType: 111,
        parameters: { useinbandfec: 1, usedtx: 1 },
        rtcpFeedback: [],
      },
    ],
    headerExtensions: [],
    encodings: [{ ssrc: lastSsrc, dtx: true }],
    rtcp: { cname: `cname-${lastSsrc}`, reducedSize: true },
  };
}

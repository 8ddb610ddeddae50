import type { RtpParametersField } from '../../shared/protocol/media.ts';

let lastSsrc = 0x20_0000;

/** What a browser would send with a screen's producer; each with SSRCs of its own. */
export function screenParameters(): RtpParametersField {
  lastSsrc += 2;
  return {
    mid: `s${lastSsrc}`,
    codecs: [
      {
        mimeType: 'video/VP8',
        clockRate: 90_000,
        payloadType: 96,
        parameters: {},
        rtcpFeedback: [
          { type: 'nack', parameter: '' },
          { type: 'nack', parameter: 'pli' },
        ],
      },
      {
        mimeType: 'video/rtx',
        clockRate: 90_000,
        payloadType: 97,
        parameters: { apt: 96 },
        rtcpFeedback: [],
      },
    ],
    headerExtensions: [],
    encodings: [{ ssrc: lastSsrc, rtx: { ssrc: lastSsrc + 1 } }],
    rtcp: { cname: `cname-${lastSsrc}`, reducedSize: true },
  };
}

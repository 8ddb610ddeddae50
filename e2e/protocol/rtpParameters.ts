import type { RtpParametersField } from '../../shared/protocol/streams/media.ts';

let lastMicrophoneSsrc = 0x10_0000;
let lastScreenSsrc = 0x20_0000;

/** What a browser would send for a microphone; each with its own SSRC. */
export function microphoneParameters(): RtpParametersField {
  lastMicrophoneSsrc += 1;
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
    encodings: [{ ssrc: lastMicrophoneSsrc, dtx: true }],
    rtcp: { cname: `cname-${lastMicrophoneSsrc}`, reducedSize: true },
  };
}

/** What a browser would send for a screen; each with its own SSRCs. */
export function screenParameters(): RtpParametersField {
  lastScreenSsrc += 2;
  return {
    mid: `s${lastScreenSsrc}`,
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
    encodings: [{ ssrc: lastScreenSsrc, rtx: { ssrc: lastScreenSsrc + 1 } }],
    rtcp: { cname: `cname-${lastScreenSsrc}`, reducedSize: true },
  };
}

/** What a browser would send for a camera: three layers, told apart by name. */
export function cameraParameters(): RtpParametersField {
  return {
    ...screenParameters(),
    headerExtensions: [
      { uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 1 },
      { uri: 'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id', id: 2 },
      { uri: 'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id', id: 3 },
    ],
    encodings: ['r0', 'r1', 'r2'].map((rid) => ({ rid, scalabilityMode: 'L1T3' })),
  };
}

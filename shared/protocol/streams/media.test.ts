import { expect, test } from 'vitest';
import { requests } from '../protocol.ts';
import { dtlsParametersField, rtpCapabilitiesField, rtpParametersField } from './media.ts';

/** What Chromium sends for a microphone, as mediasoup-client puts it. */
const microphone = {
  mid: '0',
  codecs: [
    {
      mimeType: 'audio/opus',
      payloadType: 111,
      clockRate: 48000,
      channels: 2,
      parameters: { minptime: 10, useinbandfec: 1, usedtx: 1, 'sprop-stereo': 0 },
      rtcpFeedback: [{ type: 'transport-cc', parameter: '' }],
    },
  ],
  headerExtensions: [
    { uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 4, encrypt: false, parameters: {} },
    { uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level', id: 1, encrypt: false, parameters: {} },
  ],
  encodings: [{ ssrc: 3_000_000_000, dtx: true }],
  rtcp: { cname: 'abc', reducedSize: true },
};
const [codec] = microphone.codecs;
const [extension] = microphone.headerExtensions;
const fingerprint = {
  algorithm: 'sha-256',
  value: Array.from({ length: 32 }, () => 'AB').join(':'),
};

test('parameters of Chromium are accepted, and unknown fields are dropped', () => {
  const parsed = rtpParametersField.parse({ ...microphone, id: 'chosen by the client' });
  expect(parsed).not.toHaveProperty('id');
  expect(parsed.codecs[0]?.payloadType).toBe(111);
  expect(parsed.headerExtensions[0]).toEqual({
    uri: 'urn:ietf:params:rtp-hdrext:sdes:mid',
    id: 4,
    encrypt: false,
  });
  expect(
    dtlsParametersField.safeParse({ role: 'client', fingerprints: [fingerprint] }).success,
  ).toBe(true);
});

test('simulcast and scalable video are accepted', () => {
  const video = {
    ...microphone,
    codecs: [
      { mimeType: 'video/VP8', payloadType: 96, clockRate: 90000, parameters: {} },
      { mimeType: 'video/rtx', payloadType: 97, clockRate: 90000, parameters: { apt: 96 } },
    ],
    encodings: [
      { ssrc: 1, rtx: { ssrc: 2 }, scalabilityMode: 'L1T3', maxBitrate: 100_000 },
      { rid: 'h', scalabilityMode: 'L3T3_KEY' },
    ],
  };
  expect(rtpParametersField.safeParse(video).success).toBe(true);
});

/** Cases that mediasoup 3.27 accepts. */
test.each([
  ['a mid of 1 MB', { mid: 'x'.repeat(1_000_000) }],
  ['an ssrc that is no number', { encodings: [{ ssrc: Number.NaN }] }],
  ['a negative ssrc', { encodings: [{ ssrc: -5 }] }],
  ['an ssrc of 0', { encodings: [{ ssrc: 0 }] }],
  ['an ssrc of more than 32 bits', { encodings: [{ ssrc: 2 ** 40 }] }],
  ['a broken ssrc', { encodings: [{ ssrc: 1.5 }] }],
  ['an rtx ssrc out of range', { encodings: [{ ssrc: 1, rtx: { ssrc: 2 ** 32 } }] }],
  ['payload type -1', { codecs: [{ ...codec, payloadType: -1 }] }],
  ['payload type 300', { codecs: [{ ...codec, payloadType: 300 }] }],
  ['a static payload type', { codecs: [{ ...codec, payloadType: 0 }] }],
  ['header extension 999', { headerExtensions: [{ ...extension, id: 999 }] }],
  ['header extension 0', { headerExtensions: [{ ...extension, id: 0 }] }],
  ['header extension 15', { headerExtensions: [{ ...extension, id: 15 }] }],
  ['200 encodings', { encodings: Array.from({ length: 200 }, (_, i) => ({ ssrc: i + 1 })) }],
  ['no encoding', { encodings: [] }],
  ['scalability L99T99', { encodings: [{ ssrc: 1, scalabilityMode: 'L99T99' }] }],
  ['a rid of strange characters', { encodings: [{ rid: 'a b\r\n' }] }],
  ['a bitrate of infinity', { encodings: [{ ssrc: 1, maxBitrate: Number.POSITIVE_INFINITY }] }],
  ['no codec', { codecs: [] }],
  ['nine codecs', { codecs: Array.from({ length: 9 }, () => codec) }],
  ['a codec that is no media', { codecs: [{ ...codec, mimeType: 'text/html' }] }],
  ['no clock rate', { codecs: [{ ...codec, clockRate: 0 }] }],
  ['eight channels', { codecs: [{ ...codec, channels: 8 }] }],
  [
    'a thousand codec parameters',
    {
      codecs: [
        {
          ...codec,
          parameters: Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`p${i}`, 1])),
        },
      ],
    },
  ],
  ['a nested codec parameter', { codecs: [{ ...codec, parameters: { a: { b: 1 } } }] }],
  ['a cname of 1 MB', { rtcp: { cname: 'x'.repeat(1_000_000) } }],
  ['no rtcp', { rtcp: undefined }],
])('rtp parameters with %s are refused', (_what, change) => {
  expect(rtpParametersField.safeParse({ ...microphone, ...change }).success).toBe(false);
});

const capability = {
  kind: 'audio',
  mimeType: 'audio/opus',
  clockRate: 48000,
  channels: 2,
  preferredPayloadType: 111,
  parameters: {},
  rtcpFeedback: [],
};

test('capabilities of a browser are accepted', () => {
  const capabilities = {
    codecs: [capability],
    headerExtensions: [
      {
        kind: 'audio',
        uri: 'urn:ietf:params:rtp-hdrext:sdes:mid',
        preferredId: 1,
        preferredEncrypt: false,
        direction: 'sendrecv',
      },
    ],
  };
  expect(rtpCapabilitiesField.parse(capabilities)).toEqual(capabilities);
});

test.each([
  ['payload type 9999', { codecs: [{ ...capability, preferredPayloadType: 9999 }] }],
  ['no payload type', { codecs: [{ ...capability, preferredPayloadType: undefined }] }],
  ['another kind', { codecs: [{ ...capability, kind: 'application' }] }],
  ['a hundred codecs', { codecs: Array.from({ length: 100 }, () => capability) }],
  ['header extension 999', { headerExtensions: [{ kind: 'audio', uri: 'x', preferredId: 999 }] }],
  ['no lists', { codecs: undefined }],
])('capabilities with %s are refused', (_what, change) => {
  expect(
    rtpCapabilitiesField.safeParse({ codecs: [], headerExtensions: [], ...change }).success,
  ).toBe(false);
});

test.each([
  ['no fingerprint', []],
  ['two fingerprints', [fingerprint, fingerprint]],
  ['SHA-1', [{ algorithm: 'sha-1', value: fingerprint.value }]],
  ['a fingerprint of 100 KB', [{ ...fingerprint, value: 'AB:'.repeat(33_000) }]],
  ['a number for a fingerprint', [{ ...fingerprint, value: 7 }]],
  ['a fingerprint one byte short', [{ ...fingerprint, value: fingerprint.value.slice(3) }]],
  ['lower-case digits', [{ ...fingerprint, value: fingerprint.value.toLowerCase() }]],
])('dtls parameters with %s are refused', (_what, fingerprints) => {
  expect(dtlsParametersField.safeParse({ fingerprints }).success).toBe(false);
});

test('a client names neither a producer to consume nor the id of its own producer', () => {
  const create = requests['producer:create'].schema;
  const payload = { source: 'microphone', rtpParameters: microphone };
  expect(create.safeParse(payload).success).toBe(true);
  expect(create.safeParse({ ...payload, id: 'mine' }).success).toBe(false);
  expect(create.safeParse({ ...payload, source: 'radio' }).success).toBe(false);
  expect(Object.keys(requests).filter((name) => name.includes('consume'))).toEqual([]);
});

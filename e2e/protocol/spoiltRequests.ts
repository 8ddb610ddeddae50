import { microphoneParameters } from './rtpParameters.ts';

const fingerprint = Array.from({ length: 32 }, () => 'AB').join(':');
const right = { algorithm: 'sha-256', value: fingerprint };
const [encoding] = microphoneParameters().encodings;
const [codec] = microphoneParameters().codecs;

/** Payloads that are valid for no request. */
export const nonsense: readonly unknown[] = [
  undefined,
  null,
  0,
  -1,
  1e308,
  '',
  'text',
  true,
  [],
  [{}],
  { unexpected: 1 },
  { channelId: 5 },
  { channelId: '' },
  { channelId: 'x'.repeat(65) },
  { channelId: { $ne: null } },
  { name: '\u202e\u200b' },
  { name: '   ' },
  { settings: { name: 'x'.repeat(41), userLimit: null, music: false, hidesSpeaking: false } },
  { settings: { name: 'x', userLimit: 0, music: false, hidesSpeaking: false } },
  { channelIds: Array.from({ length: 501 }, (_, index) => String(index)) },
  { muted: 'yes', deafened: 0, listenOnly: null },
  // As own keys, which only a parser creates.
  JSON.parse('{"__proto__":{"role":"owner"}}'),
  JSON.parse('{"constructor":{"prototype":{"role":"owner"}}}'),
  Buffer.from('not JSON'),
  { file: Buffer.alloc(100) },
];

/** Microphone RTP parameters, each out of range in one place, that mediasoup would accept. */
export const spoiltRtpParameters: readonly object[] = [
  { mid: 'm'.repeat(33) },
  { codecs: [] },
  { codecs: Array.from({ length: 9 }, () => codec) },
  { codecs: [{ ...codec, payloadType: -1 }] },
  { codecs: [{ ...codec, payloadType: 300 }] },
  { codecs: [{ ...codec, clockRate: Number.MAX_SAFE_INTEGER }] },
  { codecs: [{ ...codec, mimeType: 'audio/../../etc' }] },
  { encodings: [] },
  { encodings: Array.from({ length: 200 }, () => encoding) },
  { encodings: [{ ssrc: -5 }] },
  { encodings: [{ ssrc: 0 }] },
  { encodings: [{ ssrc: 2 ** 40 }] },
  { encodings: [{ ssrc: 'NaN' }] },
  { encodings: [{ ...encoding, scalabilityMode: 'L99T99' }] },
  { headerExtensions: [{ uri: 'urn:x', id: 999 }] },
  { rtcp: { cname: 'c'.repeat(65) } },
].map((spoilt) => ({ ...microphoneParameters(), ...spoilt }));

/** A client's DTLS parameters, each invalid in one place. */
export const spoiltDtlsParameters: readonly object[] = [
  { role: 'client', fingerprints: [] },
  { role: 'client', fingerprints: [right, right] },
  { role: 'client', fingerprints: [{ ...right, algorithm: 'sha-1' }] },
  { role: 'client', fingerprints: [{ ...right, value: 'A'.repeat(50_000) }] },
  { role: 'client', fingerprints: [{ ...right, value: 7 }] },
  { role: 'neither', fingerprints: [right] },
];

import type { types } from 'mediasoup';

/**
 * The codecs of every router. Opus with in-band FEC and DTX at 48 kHz by default; a music producer switches DTX off and
 * stereo on in its own parameters. Cameras use the first video codec that their engine can send; shares choose, see
 * `renderer/media/send/shareEncodings.ts`, which also says why there is no AV1.
 */
export const mediaCodecs: types.RouterRtpCodecCapability[] = [
  {
    kind: 'audio',
    mimeType: 'audio/opus',
    clockRate: 48000,
    channels: 2,
    parameters: { minptime: 10, useinbandfec: 1, usedtx: 1 },
  },
  { kind: 'video', mimeType: 'video/VP8', clockRate: 90000 },
  { kind: 'video', mimeType: 'video/VP9', clockRate: 90000, parameters: { 'profile-id': 0 } },
  {
    kind: 'video',
    mimeType: 'video/H264',
    clockRate: 90000,
    // For engines without VP8, which use only the codecs of their system: mediasoup-client takes the first codec here that its
    // engine has. All of them have constrained baseline 3.1 (RFC 7742).
    parameters: {
      'packetization-mode': 1,
      'profile-level-id': '42e01f',
      'level-asymmetry-allowed': 1,
    },
  },
];

/** Whether an app can seal what a producer sends, as `clearBytesOf` there: of other videos nothing is sent in an encrypted channel. */
export function isSealable({
  codecs,
}: {
  readonly codecs: readonly { readonly mimeType: string }[];
}) {
  return codecs.every(({ mimeType }) => /^(audio\/.*|video\/(vp8|vp9|rtx))$/i.test(mimeType));
}

/** The video codecs by their names in SDP, as `VP9`. */
export const videoCodecNames: readonly string[] = mediaCodecs
  .filter(({ kind }) => kind === 'video')
  .map(({ mimeType }) => mimeType.replace('video/', ''));

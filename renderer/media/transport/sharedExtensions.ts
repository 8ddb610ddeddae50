import type { HandlerFactory, RtpCapabilities, RtpHeaderExtension } from 'mediasoup-client/types';

const mid = 'urn:ietf:params:rtp-hdrext:sdes:mid';
/** By kind: the extensions that every browser offers in each section of that kind, and in sections of the other kind too. */
const shared: Readonly<Record<'audio' | 'video', readonly string[]>> = {
  audio: [mid],
  video: [
    mid,
    'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
    'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
  ],
};

/**
 * Completes what mediasoup-client 3.24 reads out of an offer. It keeps header extensions by their id alone, and sections of one
 * bundle share ids (RFC 8843, 10.1), so the last section decides for which kind an id counts.
 *
 * What a device receives is read once, from an offer that ends with video. Without this, voices would be sent to it without
 * their MID: WebRTC then takes packets that come before they are negotiated for those of the only other voice, and with bad
 * luck goes on doing so, so that one voice of two is never heard.
 *
 * What it sends is read before each track. After a section of sound, video would be sent without its MID: the server then knows
 * only the name of the layer, and counts a camera in layers as the share that is sent beside it.
 */
export function withSharedExtensions({
  factory,
  getNativeRtpCapabilities,
  ...rest
}: HandlerFactory): HandlerFactory {
  return {
    ...rest,
    getNativeRtpCapabilities: async (options) => completed(await getNativeRtpCapabilities(options)),
    factory: (options) =>
      factory({
        ...options,
        getSendExtendedRtpCapabilities: (native) =>
          options.getSendExtendedRtpCapabilities(completed(native)),
      }),
  };
}

/** The capabilities with the shared extensions for both kinds, if one of them has them. */
export function completed(native: RtpCapabilities): RtpCapabilities {
  const { headerExtensions = [] } = native;
  const missing = (['audio', 'video'] as const).flatMap((kind) =>
    shared[kind].flatMap((uri): RtpHeaderExtension[] => {
      const known = headerExtensions.filter((extension) => extension.uri === uri);
      const isThere = known.some((extension) => extension.kind === kind);
      const [other] = known;
      return isThere || other === undefined ? [] : [{ ...other, kind }];
    }),
  );
  return { ...native, headerExtensions: [...headerExtensions, ...missing] };
}

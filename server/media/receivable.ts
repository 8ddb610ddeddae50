import type { types } from 'mediasoup';
import type { RtpCapabilitiesField } from '../../shared/protocol/media.ts';

/** What a client can receive, for each kind of stream. */
export type Receivable = Readonly<Record<types.MediaKind, types.RtpCapabilities>>;

/**
 * Splits what a client can receive by kind. mediasoup copies and checks the capabilities for every consumer that it makes,
 * and a voice needs one codec of all that the client and the router have in common.
 */
export function receivableOf({ codecs, headerExtensions }: RtpCapabilitiesField): Receivable {
  const only = (kind: types.MediaKind) =>
    ({
      codecs: codecs.filter((codec) => codec.kind === kind),
      headerExtensions: headerExtensions.filter((extension) => extension.kind === kind),
    }) as types.RtpCapabilities;
  return { audio: only('audio'), video: only('video') };
}

import type { types } from 'mediasoup';
import type { RtpCapabilitiesField } from '../../shared/protocol/streams/media.ts';

/** What a client can receive, for each kind of stream. Shared by clients: it must not be changed. */
export type Receivable = Readonly<Record<types.MediaKind, types.RtpCapabilities>>;

/** The clients of one server have a few engines and versions; each needs about 10 KB. */
const knownMax = 20;

/** What was asked for last, by the capabilities as text; the oldest is first. */
const known = new Map<string, Receivable>();

/**
 * Splits what a client can receive by kind. mediasoup copies and checks the capabilities for every consumer that it makes,
 * and a voice needs one codec of all that the client and the router have in common. Clients with the same capabilities, as
 * all of one browser version, get the same object.
 */
export function receivableOf(capabilities: RtpCapabilitiesField): Receivable {
  const text = JSON.stringify(capabilities);
  const receivable = known.get(text) ?? split(capabilities);
  known.delete(text);
  known.set(text, receivable);
  for (const oldest of known.keys()) {
    if (known.size <= knownMax) break;
    known.delete(oldest);
  }
  return receivable;
}

function split({ codecs, headerExtensions }: RtpCapabilitiesField): Receivable {
  const only = (kind: types.MediaKind) =>
    ({
      codecs: codecs.filter((codec) => codec.kind === kind),
      headerExtensions: headerExtensions.filter((extension) => extension.kind === kind),
    }) as types.RtpCapabilities;
  return { audio: only('audio'), video: only('video') };
}

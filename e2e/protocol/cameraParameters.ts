import type { RtpParametersField } from '../../shared/protocol/media.ts';
import { screenParameters } from './screenParameters.ts';

/** What a browser would send with a camera's producer: three layers, told apart by their names. */
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

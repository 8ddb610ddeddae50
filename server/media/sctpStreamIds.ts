import type { types } from 'mediasoup';

/**
 * Numbers the SCTP streams of a transport in the order of its data consumers. mediasoup itself keeps 64 KiB for each transport
 * to find ids that are free again (`Transport.js`, `allocateSctpStreamId`), which is more than all else that a session holds.
 * Only for transports whose data consumers are few and last as long as the transport.
 */
export function numberSctpStreams(transport: types.WebRtcTransport): void {
  let next = 0;
  Object.assign(transport, {
    allocateSctpStreamId: () => {
      next += 1;
      return next - 1;
    },
  });
}

import type { DirectNotifications } from '../../shared/protocol/streams/direct.ts';
import { PeerLink } from '../media/direct/PeerLink.ts';
import type { SignalingClient } from '../signaling/SignalingClient.ts';
import type { PerchStore } from '../store/perchStore.ts';
import type { TransferChannel } from '../transfers/ChannelInbox.ts';
import { chooseReceivedFile } from '../transfers/ReceivedFile.ts';
import { type TransferLink, TransfersClient } from '../transfers/TransfersClient.ts';

/** Builds what sends files straight from person to person. */
export function createTransfers(store: PerchStore, signaling: SignalingClient): TransfersClient {
  return new TransfersClient({
    server: {
      request: (...parameters) => signaling.request(...parameters),
      on: (...parameters) => signaling.on(...parameters),
    },
    nameOf: (peerId) =>
      store.getState().presence.occupants.find((occupant) => occupant.peerId === peerId)?.user
        .name ?? '?',
    onLink: (listen) =>
      signaling.on('direct:paired', (paired) => {
        if (paired.purpose === 'files') listen(linkOf(signaling, paired));
      }),
    choosePlace: (name, size) => chooseReceivedFile(window, name, size),
  });
}

function linkOf(
  server: SignalingClient,
  paired: DirectNotifications['direct:paired'],
): TransferLink {
  const link = new PeerLink({ server, paired });
  const ending = new AbortController();
  link.on('ended', () => ending.abort());
  const channel = new Promise<TransferChannel>((resolve) => {
    const take = (made: RTCDataChannel) => {
      if (made.readyState === 'open') resolve(made);
      else made.addEventListener('open', () => resolve(made));
    };
    link.connection.addEventListener('datachannel', (event) => take(event.channel));
    // The impolite side begins.
    if (!paired.isPolite) take(link.connection.createDataChannel('file'));
  });
  return { pairId: paired.pairId, channel, ended: ending.signal, close: () => link.close() };
}

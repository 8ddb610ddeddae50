import type { MediaConnection } from '../media/MediaConnection.ts';
import { VoiceSlots } from '../media/receive/VoiceSlots.ts';
import type { SignalingPort } from '../media/transport/SignalingPort.ts';
import type { ServerSession } from '../signaling/ServerSession.ts';
import { bindLargeRooms } from '../store/largeRoomBinding.ts';
import type { PerchStore } from '../store/perchStore.ts';

export interface VoiceSlotsParts {
  readonly store: PerchStore;
  readonly session: Pick<ServerSession, 'on'>;
  readonly signaling: SignalingPort;
  readonly media: MediaConnection;
}

/** How the voices of large rooms are received, loaded after the start. `close` ends it. */
export function createVoiceSlots({ store, session, signaling, media }: VoiceSlotsParts): {
  close(): void;
} {
  const slots = new VoiceSlots({
    request: (...asked) => signaling.request(...asked),
    device: () => media.device,
  });
  media.consumers.slots = slots;
  let isUdp = true;
  const stops = [
    slots.on('failed', () => media.consumers.fail(new Error('the voice slots have failed'))),
    session.on('opened', () => slots.transport?.resumed()),
    media.on('pathChanged', (path) => {
      if (path.kind !== 'connected') return;
      // The other transports have found a way over UDP.
      if (path.way === 'udp' && !isUdp) slots.transport?.renewPath();
      isUdp = path.way === 'udp';
    }),
    bindLargeRooms(store, {
      open: () => {
        if (media.hasTransports) void slots.open();
      },
      media,
    }),
  ];
  return {
    close() {
      for (const stop of stops) stop();
      slots.close();
    },
  };
}

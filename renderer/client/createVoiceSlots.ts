import type { MediaConnection } from '../media/MediaConnection.ts';
import type { MediaEngine } from '../media/MediaEngine.ts';
import { VoiceSlots } from '../media/receive/VoiceSlots.ts';
import type { SignalingPort } from '../media/transport/SignalingPort.ts';
import type { ServerSession } from '../signaling/ServerSession.ts';

export interface VoiceSlotsParts {
  readonly session: Pick<ServerSession, 'on'>;
  readonly signaling: SignalingPort;
  readonly media: MediaConnection;
  readonly engine: Pick<MediaEngine, 'state'>;
}

/**
 * Opens slots for voices once the user is in a channel and hears it: before that they would only delay the first sound, and who is in no
 * channel needs none. `close` ends it. Loaded after the start.
 */
export function createVoiceSlots({ session, signaling, media, engine }: VoiceSlotsParts): {
  close(): void;
} {
  const slots = new VoiceSlots({
    request: (...asked) => signaling.request(...asked),
    device: () => media.device,
    cryptors: () => media.cryptors,
  });
  media.consumers.slots = slots;
  const follow = () => {
    if (media.path.kind === 'connected' && engine.state.kind === 'joined') void slots.open();
  };
  follow();
  let isUdp = true;
  const stops = [
    slots.on('failed', () => media.consumers.fail(new Error('the voice slots have failed'))),
    session.on('opened', () => {
      slots.transport?.resumed();
      follow();
    }),
    media.consumers.on('settled', follow),
    media.on('pathChanged', (path) => {
      follow();
      if (path.kind !== 'connected') return;
      // The other transports have found a way over UDP.
      if (path.way === 'udp' && !isUdp) slots.transport?.renewPath();
      isUdp = path.way === 'udp';
    }),
  ];
  return {
    close() {
      for (const stop of stops) stop();
      slots.close();
    },
  };
}

import type { MediaConnection } from '../media/MediaConnection.ts';
import { VoiceSlots } from '../media/receive/VoiceSlots.ts';
import type { SignalingPort } from '../media/transport/SignalingPort.ts';
import type { ServerSession } from '../signaling/ServerSession.ts';
import type { MediaPathState } from '../state/callState.ts';

export interface VoiceSlotsParts {
  readonly session: Pick<ServerSession, 'on'>;
  readonly signaling: SignalingPort;
  readonly media: MediaConnection;
}

/**
 * Opens slots for voices as soon as there is a path for media: before that they would only delay the first sound. `close` ends it. Loaded
 * after the start.
 */
export function createVoiceSlots({ session, signaling, media }: VoiceSlotsParts): {
  close(): void;
} {
  const slots = new VoiceSlots({
    request: (...asked) => signaling.request(...asked),
    device: () => media.device,
  });
  media.consumers.slots = slots;
  const page = new AbortController();
  window.addEventListener('online', () => slots.transport?.networkChanged(), {
    signal: page.signal,
  });
  let isUdp = true;
  const follow = (path: MediaPathState) => {
    if (path.kind !== 'connected') return;
    void slots.open();
    // The other transports have found a way over UDP.
    if (path.way === 'udp' && !isUdp) slots.transport?.renewPath();
    isUdp = path.way === 'udp';
  };
  follow(media.path);
  const stops = [
    slots.on('failed', () => media.consumers.fail(new Error('the voice slots have failed'))),
    session.on('opened', () => {
      slots.transport?.resumed();
      follow(media.path);
    }),
    media.on('pathChanged', follow),
  ];
  return {
    close() {
      page.abort();
      for (const stop of stops) stop();
      slots.close();
    },
  };
}

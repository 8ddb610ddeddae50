import { listenLinks } from '../recordings/listenLinks.ts';
import { RecordingsClient } from '../recordings/RecordingsClient.ts';
import type { SignalingClient } from '../signaling/SignalingClient.ts';
import type { CallEncryption } from '../state/CallEncryption.ts';
import { currentChannel, type EarconName } from '../state/callState.ts';
import type { PerchState } from '../store/PerchState.ts';
import type { PerchStore } from '../store/perchStore.ts';

/** Builds the part of the client for recordings, which is loaded after the page. `signal` ends it. */
export function createRecordings(
  store: PerchStore,
  signaling: SignalingClient,
  play: (name: EarconName) => void,
  serverUrl: string,
  signal: AbortSignal,
  loadCallKeys: () => Promise<Pick<CallEncryption, 'recordedBy'>>,
): RecordingsClient {
  const recordings = new RecordingsClient({
    signaling,
    serverUrl,
    listenLinks: listenLinks({ signaling, serverUrl }),
    onConsent(consent) {
      if (store.getState().server?.e2ee === undefined) return;
      // Without its code nothing is sent in an encrypted channel anyway.
      loadCallKeys().then(
        (keys) => keys.recordedBy(consent),
        () => undefined,
      );
    },
  });
  let known: readonly string[] = [];
  const follow = (state: PerchState) => {
    const seats = seatsHere(state);
    const [comes, goes] = [
      seats.some((seat) => !known.includes(seat)),
      known.some((seat) => !seats.includes(seat)),
    ];
    known = seats;
    // Played to deafened people as well, because their own voice may be recorded, or heard outside.
    if (!state.preferences.earcons) return;
    if (comes) play('recordingOn');
    else if (goes) play('recordingOff');
  };
  follow(store.getState());
  const stop = store.subscribe(follow);
  signal.addEventListener('abort', () => {
    stop();
    recordings.close();
  });
  return recordings;
}

/** What takes voices out of the user's channel: its recording, and its listen links, which are one seat in each channel. */
function seatsHere({ voice, presence }: PerchState): string[] {
  const channelId = currentChannel(voice);
  const channel = presence.channels.find(({ id }) => id === channelId);
  return [channel?.recording?.id, channel?.listenSeat && channel.id].filter(
    (seat) => seat !== undefined,
  );
}

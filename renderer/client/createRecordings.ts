import { RecordingsClient } from '../recordings/RecordingsClient.ts';
import type { SignalingClient } from '../signaling/SignalingClient.ts';
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
): RecordingsClient {
  const recordings = new RecordingsClient({ signaling, serverUrl });
  let known: string | undefined;
  const follow = (state: PerchState) => {
    const id = recordedHere(state);
    if (id === known) return;
    known = id;
    // Played to deafened people as well, because their own voice may be recorded.
    if (state.preferences.earcons) play(id === undefined ? 'recordingOff' : 'recordingOn');
  };
  follow(store.getState());
  const stop = store.subscribe(follow);
  signal.addEventListener('abort', () => {
    stop();
    recordings.close();
  });
  return recordings;
}

/** What records the user's channel. */
function recordedHere({ voice, presence }: PerchState): string | undefined {
  const channelId = currentChannel(voice);
  return presence.channels.find(({ id }) => id === channelId)?.recording?.id;
}

import type { Actions, LevelFeed } from './actions/Actions.ts';
import { createActions } from './actions/createActions.ts';
import { bindDeepAddress } from './deepAddress.ts';
import { DeviceKey } from './identity/DeviceKey.ts';
import { indexedDbKeyStore } from './identity/KeyStore.ts';
import { ServerSession } from './signaling/ServerSession.ts';
import { SignalingClient } from './signaling/SignalingClient.ts';
import { bindStore } from './store/bindings.ts';
import { createPerchStore, type PerchStore } from './store/perchStore.ts';
import { bindSound } from './store/soundBinding.ts';
import { DeviceLists } from './voice/DeviceLists.ts';
import { MicrophoneMonitor } from './voice/MicrophoneMonitor.ts';
import { SpeakerOutput } from './voice/SpeakerOutput.ts';
import { SpeakingLevelFeed } from './voice/SpeakingLevelFeed.ts';
import { tickWhileVisible } from './voice/tickWhileVisible.ts';
import { VoiceEngine } from './voice/VoiceEngine.ts';

export interface ClientOptions {
  /** Origin of the server, `https://host:port`. */
  readonly serverUrl: string;
  /** The host that is signed: `new URL(serverUrl).host`. */
  readonly host: string;
  readonly storage: Storage;
  readonly sessionStorage: Storage;
}

/** Everything below the components: what they read, what they can intend, and how loud everybody is. */
export interface PerchClient {
  readonly store: PerchStore;
  readonly actions: Actions;
  readonly levels: LevelFeed;
  close(): void;
}

/** Builds every object, hands it its needs, and connects to the server. */
export function createClient({
  serverUrl,
  host,
  storage,
  sessionStorage,
}: ClientOptions): PerchClient {
  const store = createPerchStore(storage);
  const signaling = new SignalingClient({ url: serverUrl });
  const output = new SpeakerOutput();
  const { mediaDevices } = navigator;
  const engine = new VoiceEngine({
    server: signaling,
    machine: { mediaDevices, createSilence: () => output.createSilence() },
    microphone: store.getState().preferences,
    storage: sessionStorage,
  });
  // A duplicated tab starts with a copy of the other's token: only a page that is loaded again comes back to its own seat.
  if (!isLoadedAgain()) ServerSession.forgetSeat(sessionStorage, host);
  const session = new ServerSession({
    signaling,
    voice: engine,
    key: DeviceKey.load(indexedDbKeyStore),
    host,
    storage: sessionStorage,
  });
  const monitor = new MicrophoneMonitor(output.context);
  const devices = new DeviceLists(mediaDevices);
  const levels = new SpeakingLevelFeed({
    startTicking: tickWhileVisible,
    microphoneDbov: () => monitor.level(),
    voiceDbov: (peerId) => output.dbov(peerId),
  });
  const actions = createActions({ store, session, signaling, engine, output });

  const page = new AbortController();
  const { signal } = page;
  window.addEventListener('online', () => signaling.retryNow(), { signal });
  window.addEventListener('pagehide', () => session.close(), { signal });
  // Back from the browser's memory of left pages.
  window.addEventListener('pageshow', ({ persisted }) => persisted && session.start(), { signal });

  const stops = [
    engine.on('trackAdded', (track) => output.add(track)),
    engine.on('trackRemoved', (track) => output.remove(track)),
    engine.on('levels', (said) => levels.said(said)),
    engine.on('microphoneTrackChanged', (track) => monitor.setTrack(track)),
    bindStore(store, { session, signaling, engine, output, devices }),
    bindSound(store, { output, monitor, feed: levels }),
    bindDeepAddress(window, store, actions),
  ];
  session.start();

  return {
    store,
    actions,
    levels,
    close() {
      page.abort();
      session.close();
      engine.close();
      for (const stop of stops) stop();
      levels.close();
      devices.close();
      monitor.close();
      output.close();
    },
  };
}

function isLoadedAgain(): boolean {
  const [navigation] = performance.getEntriesByType('navigation');
  return (navigation as PerformanceNavigationTiming | undefined)?.type === 'reload';
}

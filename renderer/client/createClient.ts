import type { DesktopBridge } from '../../shared/ipc/DesktopBridge.ts';
import { type Actions, createActions } from '../actions/createActions.ts';
import { appShelf } from '../desktop/appShelf.ts';
import { bindDesktop } from '../desktop/desktopBinding.ts';
import { bindTalkKey } from '../keys/talkKey.ts';
import { bindWhisperKeys } from '../keys/whisperKeys.ts';
import { earcon } from '../media/audio/earcon.ts';
import { gateVoice } from '../media/audio/gateVoice.ts';
import { loadSuppressor } from '../media/audio/loadSuppressor.ts';
import { MicrophoneMonitor } from '../media/audio/MicrophoneMonitor.ts';
import { MicrophoneSignal } from '../media/audio/MicrophoneSignal.ts';
import { suppressNoise } from '../media/audio/suppressNoise.ts';
import { pagePictureStore } from '../media/background/backgroundPicture.ts';
import { changeBackground } from '../media/background/changeBackground.ts';
import { DeviceLists } from '../media/DeviceLists.ts';
import { MediaEngine } from '../media/MediaEngine.ts';
import { HearingReporter } from '../media/receive/HearingReporter.ts';
import { SpeakerOutput } from '../media/receive/SpeakerOutput.ts';
import { SpeakingLevelFeed } from '../media/receive/SpeakingLevelFeed.ts';
import { SpeakerDetector } from '../media/SpeakerDetector.ts';
import { Soundboard } from '../media/soundboard/Soundboard.ts';
import { StatsSampler } from '../media/stats/StatsSampler.ts';
import { tickWhileVisible } from '../media/tickWhileVisible.ts';
import { DeviceKey } from '../signaling/DeviceKey.ts';
import { isAnswering } from '../signaling/isAnswering.ts';
import { indexedDbKeyStore } from '../signaling/KeyStore.ts';
import { ServerSession } from '../signaling/ServerSession.ts';
import { SignalingClient } from '../signaling/SignalingClient.ts';
import { gainsWithoutSystem } from '../state/automaticGain.ts';
import type { LevelFeed, VideoFeed } from '../state/feeds.ts';
import type { PointerFeed } from '../state/PointerFeed.ts';
import type { StreamStatsFeed } from '../state/StreamFigures.ts';
import { FallbackStore } from '../storage/FallbackStore.ts';
import { flushWithPage, type PageStorage } from '../storage/PageStorage.ts';
import { bindStore } from '../store/bindings.ts';
import { bindEarcons } from '../store/earconBinding.ts';
import { createPerchStore, type PerchStore } from '../store/perchStore.ts';
import { bindSound } from '../store/soundBinding.ts';
import { bindSoundboard } from '../store/soundboardBinding.ts';
import { bindDeepAddress } from './deepAddress.ts';

export interface ClientOptions {
  /** Origin of the server, `https://host:port`. */
  readonly serverUrl: string;
  /** The host that is signed: `new URL(serverUrl).host`. */
  readonly host: string;
  readonly storage: PageStorage;
  /** As long as the tab lives. */
  readonly tabStorage: PageStorage;
  /** The desktop app around the page; null in a browser. */
  readonly desktop: DesktopBridge | null;
}

/** Everything below the components: what they read, what they can intend, how loud everybody is, and what they show. */
export interface PerchClient {
  readonly store: PerchStore;
  readonly actions: Actions;
  readonly levels: LevelFeed;
  readonly videos: VideoFeed;
  readonly streamStats: StreamStatsFeed;
  readonly pointers: PointerFeed;
  close(): void;
}

/** Builds every object, hands it its needs, and connects to the server. */
export function createClient({
  serverUrl,
  host,
  storage,
  tabStorage,
  desktop,
}: ClientOptions): PerchClient {
  const store = createPerchStore(storage);
  const signaling = new SignalingClient({
    url: serverUrl,
    isAnswering: () => isAnswering(serverUrl),
  });
  const output = new SpeakerOutput();
  const { mediaDevices } = navigator;
  const shelf = new FallbackStore(
    'picture for the background',
    desktop === null ? pagePictureStore : appShelf(desktop),
  );
  const keyStore = new FallbackStore('device key', indexedDbKeyStore);
  const engine = new MediaEngine({
    server: signaling,
    machine: {
      mediaDevices,
      createSilence: () => output.createSilence(),
      gateVoice: (track) => gateVoice(output.context, track),
      suppressNoise: (track) => suppressNoise(output.context, track),
      changeBackground: (...asked) => changeBackground(...asked, shelf),
    },
    microphone: store.getState().preferences,
    camera: store.getState().preferences,
    limits: store.getState().preferences,
    shareMode: store.getState().preferences.shareMode,
    drawable: store.getState().preferences.allowDrawing,
    talk: store.getState().preferences,
    takesWhispers: store.getState().preferences.takesWhispers,
    hasAutomaticGain: gainsWithoutSystem(navigator.userAgent, desktop !== null),
    storage: tabStorage,
    screenPicker: desktop && {
      pick: () => desktop.call('screen:pick', null),
      abandon: () => void desktop.call('screen:abandon', null).catch(() => {}),
    },
  });
  // A duplicated tab starts with a copy of the other's token: only a page that is loaded again comes back to its own seat.
  if (!isLoadedAgain()) ServerSession.forgetSeat(tabStorage, host);
  const session = new ServerSession({
    signaling,
    voice: engine,
    key: DeviceKey.load(keyStore),
    shownKey: async () => (desktop === null ? null : await desktop.call('server:pin', null)),
    host,
    storage: tabStorage,
  });
  const soundboard = new Soundboard(signaling, output);
  const monitor = new MicrophoneMonitor(output.context, output.input);
  const devices = new DeviceLists(mediaDevices);
  const speakers = new SpeakerDetector(mediaDevices, output.canChooseSpeaker);
  const microphoneSignal = new MicrophoneSignal(output.context, tickEachSecond);
  const reporter = new HearingReporter({
    request: (...asked) => signaling.request(...asked),
    streams: engine.streams,
    playbackStatusOf: (peerId) => output.playbackStatusOf(peerId),
    hasSpeaker: () => speakers.hasSpeaker,
    startTicking: tickEachSecond,
  });
  const streamStats = new StatsSampler({
    streams: engine.streams,
    request: (...asked) => signaling.request(...asked),
  });
  const levels = new SpeakingLevelFeed({
    startTicking: tickWhileVisible,
    sentDbov: () => monitor.sentDbov(),
    inputDbov: () => monitor.inputDbov(),
    onInputWanted: (wanted) => monitor.setInputWanted(wanted),
    voiceDbov: (peerId) => output.dbov(peerId),
  });
  // Tried before it is needed, so that nobody waits for it in a channel; whoever needs it hears of a failure.
  if (store.getState().preferences.noiseSuppression === 'rnnoise') {
    loadSuppressor().catch(() => undefined);
  }
  const actions = createActions({
    store,
    session,
    signaling,
    engine,
    output,
    soundboard,
    shelf,
    host,
  });

  const page = new AbortController();
  const { signal } = page;
  window.addEventListener('online', () => signaling.retryNow(), { signal });
  window.addEventListener('pagehide', () => session.close(), { signal });
  flushWithPage(window, storage, signal);
  // Back from the browser's memory of left pages.
  window.addEventListener('pageshow', ({ persisted }) => persisted && session.start(), { signal });

  const stops = [
    engine.on('trackAdded', (track) => output.add(track)),
    engine.on('trackRemoved', (track) => output.remove(track)),
    engine.on('levels', (reported) => levels.setReported(reported)),
    // The settings show what is used.
    engine.on('microphoneChangeFailed', ({ used }) => actions.setPreferences(used)),
    engine.on('microphoneTrackChanged', (track) => monitor.setInput(track)),
    engine.on('microphoneTrackChanged', (track) => microphoneSignal.setTrack(track)),
    engine.on('sentTrackChanged', (track) => monitor.setSent(track)),
    bindStore(store, {
      session,
      signaling,
      engine,
      output,
      devices,
      reporter,
      signal: microphoneSignal,
      keepers: { identity: keyStore, settings: [storage, shelf] },
    }),
    // Before the next one, which stops all sound when I leave.
    bindEarcons(store, (name) => output.play(earcon(name))),
    bindSound(store, { output, monitor, feed: levels }),
    bindSoundboard(store, { session, signaling, soundboard, output }),
    bindDeepAddress(window, store, actions, tabStorage, isReturning()),
  ];
  // In the desktop app the main process hears the keys, with and without the focus.
  if (desktop === null) {
    stops.push(bindTalkKey(window, store, actions), bindWhisperKeys(window, store, actions));
  }
  if (desktop !== null) {
    const ownLevel = new SpeakingLevelFeed({
      startTicking: tickForTray,
      sentDbov: () => monitor.sentDbov(),
      inputDbov: () => Number.NEGATIVE_INFINITY,
      onInputWanted: () => undefined,
      voiceDbov: () => null,
    });
    stops.push(bindDesktop(desktop, { store, actions, ownLevel }), () => ownLevel.close());
  }
  session.start();

  return {
    store,
    actions,
    levels,
    streamStats,
    videos: {
      subscribe: (...place) => engine.video.tracks.subscribe(...place),
      show: (...place) => engine.video.visibility.show(...place),
    },
    pointers: engine.video.pointers,
    close() {
      page.abort();
      session.close();
      engine.close();
      for (const stop of stops) stop();
      levels.close();
      streamStats.close();
      reporter.close();
      microphoneSignal.close();
      speakers.close();
      devices.close();
      monitor.close();
      output.close();
    },
  };
}

/** Ten times a second, also while the window is hidden: quick enough for a light. */
function tickForTray(tick: (nowMs: number) => void): () => void {
  const timer = setInterval(() => tick(performance.now()), 100);
  return () => clearInterval(timer);
}

/** Also while the window is hidden, where browsers let timers pass once a second. */
function tickEachSecond(tick: (nowMs: number) => void): () => void {
  const timer = setInterval(() => tick(performance.now()), 1_000);
  return () => clearInterval(timer);
}

function isLoadedAgain(): boolean {
  return navigationType() === 'reload';
}

function isReturning(): boolean {
  return isLoadedAgain() || navigationType() === 'back_forward';
}

function navigationType(): NavigationTimingType | undefined {
  const [navigation] = performance.getEntriesByType('navigation');
  return (navigation as PerformanceNavigationTiming | undefined)?.type;
}

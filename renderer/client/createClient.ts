import type { DesktopBridge } from '../../shared/ipc/DesktopBridge.ts';
import type { CallsHolder } from '../actions/calls.ts';
import type { ChatHolder } from '../actions/chat.ts';
import { type Actions, createActions } from '../actions/createActions.ts';
import { appPictureRepository } from '../desktop/appPictureRepository.ts';
import { bindTalkKey, bindWhisperKeys } from '../keys/talkKeys.ts';
import { earcon } from '../media/audio/earcon.ts';
import { gateVoice } from '../media/audio/gateVoice.ts';
import { loadSuppressor } from '../media/audio/loadSuppressor.ts';
import { MicrophoneMonitor } from '../media/audio/MicrophoneMonitor.ts';
import { MicrophoneSignal } from '../media/audio/MicrophoneSignal.ts';
import { suppressNoise } from '../media/audio/suppressNoise.ts';
import { pagePictureRepository } from '../media/background/backgroundPicture.ts';
import { DeviceLists } from '../media/DeviceLists.ts';
import { MediaConnection } from '../media/MediaConnection.ts';
import { MediaEngine } from '../media/MediaEngine.ts';
import { HearingReporter } from '../media/receive/HearingReporter.ts';
import { SpeakerOutput } from '../media/receive/SpeakerOutput.ts';
import { SpeakingLevelFeed } from '../media/receive/SpeakingLevelFeed.ts';
import { SpeakerDetector } from '../media/SpeakerDetector.ts';
import { SentLevel } from '../media/send/SentLevel.ts';
import { Soundboard } from '../media/soundboard/Soundboard.ts';
import { LateStreamStats } from '../media/stats/LateStreamStats.ts';
import { tickEachSecond, tickForTray, tickWhileVisible } from '../media/ticks.ts';
import { DeviceKey } from '../signaling/DeviceKey.ts';
import { browserKeyRepository, forgetDeviceKey } from '../signaling/KeyRepository.ts';
import { ServerSession } from '../signaling/ServerSession.ts';
import { isServerReachable, SignalingClient } from '../signaling/SignalingClient.ts';
import type { Boards } from '../state/Boards.ts';
import type { CallEncryption } from '../state/CallEncryption.ts';
import type { Captions } from '../state/Captions.ts';
import type { ChannelGame } from '../state/ChannelGame.ts';
import type { EarconName } from '../state/callState.ts';
import type { Doctor } from '../state/Doctor.ts';
import { deviceNameOf } from '../state/deviceName.ts';
import type { FileShare } from '../state/FileShare.ts';
import type { LevelFeed, VideoFeed } from '../state/feeds.ts';
import { isGuest } from '../state/ownRights.ts';
import type { PointerFeed } from '../state/PointerFeed.ts';
import { canUseAutoGain } from '../state/preferences.ts';
import type { Recordings } from '../state/Recordings.ts';
import type { StreamStatsFeed } from '../state/StreamFigures.ts';
import { FallbackRepository } from '../storage/FallbackRepository.ts';
import { flushWithPage, type PageStorage } from '../storage/PageStorage.ts';
import { bindAudio } from '../store/audioBinding.ts';
import { bindStore } from '../store/bindings.ts';
import { bindEarcons } from '../store/earconBinding.ts';
import { createPerchStore, type PerchStore } from '../store/perchStore.ts';
import { ShownState } from '../store/ShownState.ts';
import { bindSoundboard } from '../store/soundboardBinding.ts';
import { bindDeepAddress } from './deepAddress.ts';
import { LatePart } from './LatePart.ts';
import { loadOnce } from './loadOnce.ts';
import { reloadUpdated } from './reloadUpdated.ts';

export interface ClientOptions {
  /** `https://host:port`, perhaps with a path. */
  readonly serverUrl: string;
  /** The host that the sign-in signs: `new URL(serverUrl).host`. */
  readonly host: string;
  readonly storage: PageStorage;
  /** For the life of the tab. */
  readonly tabStorage: PageStorage;
  /** The bridge to the desktop app; null in a browser. */
  readonly desktop: DesktopBridge | null;
}

/** Everything that the components use: state, actions, levels, video, statistics and pointers. */
export interface PerchClient {
  readonly store: PerchStore;
  readonly shown: ShownState;
  readonly actions: Actions;
  readonly levels: LevelFeed;
  readonly videos: VideoFeed;
  readonly streamStats: StreamStatsFeed;
  readonly pointers: PointerFeed;
  readonly chat: ChatHolder;
  readonly calls: CallsHolder;
  readonly loadFileShare: () => Promise<FileShare>;
  readonly loadDoctor: () => Promise<Doctor>;
  readonly loadChannelGame: () => Promise<ChannelGame>;
  readonly loadRecordings: () => Promise<Recordings>;
  readonly loadCaptions: () => Promise<Captions>;
  readonly loadBoards: () => Promise<Boards>;
  readonly loadCallKeys: () => Promise<CallEncryption>;
  close(): void;
}

/** Composition root: builds every object with what it needs, and connects to the server. */
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
    isServerReachable: () => isServerReachable(serverUrl),
  });
  const output = new SpeakerOutput();
  const { mediaDevices } = navigator;
  const images = new FallbackRepository(
    'picture for the background',
    desktop === null ? pagePictureRepository : appPictureRepository(desktop),
  );
  const keyStore = new FallbackRepository('device key', browserKeyRepository);
  const media = new MediaConnection(signaling, storage);
  const engine = new MediaEngine({
    server: signaling,
    media,
    platform: {
      mediaDevices,
      createSilence: () => output.createSilence(),
      gateVoice: (track) => gateVoice(output.context, track),
      suppressNoise: (track) => suppressNoise(output.context, track),
      async changeBackground(...parameters) {
        const { changeBackground } = await import('../media/background/changeBackground.ts');
        return await changeBackground(...parameters, images);
      },
    },
    microphone: store.getState().preferences,
    camera: store.getState().preferences,
    limits: store.getState().preferences,
    shareMode: store.getState().preferences.shareMode,
    drawable: store.getState().preferences.allowDrawing,
    talk: store.getState().preferences,
    takesWhispers: store.getState().preferences.takesWhispers,
    hasAutomaticGain: canUseAutoGain(navigator.userAgent, desktop !== null),
    storage: tabStorage,
    screenPicker: desktop && {
      pick: () => desktop.call('screen:pick', null),
      abandon: () => void desktop.call('screen:abandon', null).catch(() => {}),
    },
  });
  const key = DeviceKey.load(keyStore);
  // A duplicated tab has a copy of the other tab's resume token. Only a reloaded page may resume its session.
  if (!isReload()) ServerSession.dropResumeToken(tabStorage, host);
  const session = new ServerSession({
    signaling,
    engine: engine,
    key,
    shownKey: async () => (desktop === null ? null : await desktop.call('server:pin', null)),
    host,
    deviceName: deviceNameOf(navigator.userAgent, desktop !== null),
    inviteCode: () => store.getState().inviteCode,
    storage: tabStorage,
  });
  const soundboard = new Soundboard(signaling, output);
  const monitor = new MicrophoneMonitor(output.context, output.input);
  const devices = new DeviceLists(mediaDevices);
  const speakers = new SpeakerDetector(mediaDevices, output.canChooseSpeaker);
  const sentLevel = new SentLevel(
    () => media.microphone.getStats(),
    () => output.keepRunning(),
  );
  const microphoneSignal = new MicrophoneSignal(output.context, tickEachSecond, () =>
    sentLevel.energy(),
  );
  const sentDbov = () =>
    output.context.state === 'running' ? monitor.sentDbov() : sentLevel.dbov();
  const reporter = new HearingReporter({
    request: (...parameters) => signaling.request(...parameters),
    streams: media.streams,
    playbackStatusOf: (peerId) => output.playbackStatusOf(peerId),
    isStuck: (receiver) => media.cryptors?.isStuck(receiver) ?? false,
    hasSpeaker: () => speakers.hasSpeaker,
    startTicking: tickEachSecond,
  });
  const streamStats = new LateStreamStats(async () => {
    const { StatsSampler } = await import('../media/stats/StatsSampler.ts');
    return new StatsSampler({
      streams: media.streams,
      cryptors: () => media.cryptors,
      request: (...parameters) => signaling.request(...parameters),
    });
  });
  const levels = new SpeakingLevelFeed({
    startTicking: tickWhileVisible,
    sentDbov,
    inputDbov: () => monitor.inputDbov(),
    onInputWanted: (wanted) => monitor.setInputWanted(wanted),
    voiceDbov: (peerId) => output.dbov(peerId),
  });
  // Loaded in advance, so that a join does not wait for it. Its user handles a failure.
  if (store.getState().preferences.noiseSuppression === 'rnnoise') {
    loadSuppressor().catch(() => undefined);
  }
  const playEarcon = (name: EarconName) => output.play(earcon(name));
  const actions = createActions({
    store,
    session,
    signaling,
    engine,
    output,
    soundboard,
    images,
    serverUrl,
    forgetKey: forgetDeviceKey,
  });

  const page = new AbortController();
  const { signal } = page;
  const direct = new LatePart(async () => {
    const { createDirect } = await import('./createDirect.ts');
    return createDirect({ store, session, signaling, media, engine, output });
  });
  const slots = new LatePart(async () => {
    const { createVoiceSlots } = await import('./createVoiceSlots.ts');
    return createVoiceSlots({ session, signaling, media, engine });
  });
  const inChannel = new LatePart(async () => {
    const { createInChannel } = await import('./createInChannel.ts');
    loadCaptions().catch(() => undefined);
    return createInChannel({
      store,
      actions,
      signaling,
      media,
      engine,
      output,
      storage,
      desktop,
      signal,
    });
  });
  const chat = new LatePart(async () => {
    const { createChat } = await import('./createChat.ts');
    return createChat({
      store,
      session,
      signaling,
      storage,
      serverUrl,
      desktop,
      key,
      loadCallKeys,
    });
  });
  const calls = new LatePart(async () => {
    const { createCalls } = await import('./createCalls.ts');
    return createCalls({ store, session, signaling, engine, output });
  });

  // Before `bindStore`, so that a move is held before it is written.
  const shown = new ShownState(store, { engine, consumers: media.consumers });

  const loadCallKeys = loadOnce(async () => {
    const { createCallKeys } = await import('./createCallKeys.ts');
    return await createCallKeys({ store, signaling, engine, media, key, storage, signal });
  });
  const loadCaptions = loadOnce(async () => {
    const { createCaptions } = await import('./createCaptions.ts');
    return createCaptions({ store, signaling, engine, media, signal });
  });
  const renewNetwork = () => {
    media.networkChanged();
    signaling.renew();
  };
  window.addEventListener('online', renewNetwork, { signal });
  window.addEventListener('pagehide', () => session.close(), { signal });
  flushWithPage(window, storage, signal);
  // Restored from the back/forward cache.
  window.addEventListener('pageshow', ({ persisted }) => persisted && session.start(), { signal });

  const stops = [
    media.consumers.on('added', (track) => output.add(track)),
    media.consumers.on('removed', (track) => output.remove(track)),
    media.on('levels', (reported) => levels.setReported(reported)),
    // Resets the preferences to what is in use.
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
      storages: { identity: keyStore, settings: [storage, images] },
    }),
    store.subscribe((state, before) => {
      const isNew = state.inviteCode !== null && state.inviteCode !== before.inviteCode;
      if (isNew && isGuest(state)) session.showInvite();
    }),
    store.subscribe(({ preferences: { directConnections } }) => {
      const isAllowed = directConnections === 'calls' || directConnections === 'channels';
      if (isAllowed) direct.start();
    }),
    store.subscribe(({ voice }) => voice.kind === 'joined' && inChannel.start()),
    session.on('opened', ({ opened }) => {
      if (opened.server.e2ee || media.cryptors) loadCallKeys().catch(() => undefined);
      // After the list, which is drawn at the end of this task.
      setTimeout(() => {
        chat.start();
        slots.start();
        calls.start();
      });
    }),
    // Before `bindAudio`, which stops all sound on a leave.
    bindEarcons(store, playEarcon),
    bindAudio(store, { output, monitor, feed: levels }),
    bindSoundboard(store, { session, signaling, soundboard, output }),
    bindDeepAddress(window, store, actions, tabStorage, isReturning()),
  ];
  // In the desktop app the main process handles these keys, with and without the focus.
  if (desktop === null) {
    stops.push(
      bindTalkKey(window, store, actions),
      bindWhisperKeys(window, store, actions),
      // The app has a page of its own.
      reloadUpdated(session, tabStorage, () => window.location.reload()),
    );
  }
  if (desktop !== null) {
    const ownLevel = new SpeakingLevelFeed({
      startTicking: tickForTray,
      sentDbov,
      inputDbov: () => Number.NEGATIVE_INFINITY,
      onInputWanted: () => undefined,
      voiceDbov: () => null,
    });
    const needs = { store, actions, calls, ownLevel };
    // A page in a browser does not load it.
    const binding = import('../desktop/desktopBinding.ts').then(({ bindDesktop }) =>
      page.signal.aborted ? null : bindDesktop(desktop, needs),
    );
    stops.push(
      desktop.on('page:shown', (isPageShown) => store.setState({ isPageShown })),
      () => void binding.then((stop) => stop?.()),
      () => ownLevel.close(),
    );
  }
  session.start();

  return {
    store,
    shown,
    actions,
    levels,
    streamStats,
    videos: {
      subscribe: (...parameters) => engine.video.tracks.subscribe(...parameters),
      show: (...parameters) => engine.video.visibility.show(...parameters),
    },
    pointers: engine.video.pointers,
    chat,
    calls,
    loadFileShare: loadOnce(async () => {
      const { createFileShare } = await import('./createFileShare.ts');
      return createFileShare(store, session, signaling, serverUrl, signal);
    }),
    loadDoctor: loadOnce(async () => {
      const { createDoctor } = await import('./createDoctor.ts');
      return createDoctor({
        store,
        signaling,
        media,
        speakers,
        reporter,
        streamStats,
        serverUrl,
        desktop,
      });
    }),
    loadChannelGame: loadOnce(async () => {
      const { createChannelGame } = await import('./createChannelGame.ts');
      return createChannelGame(store, session, signaling, playEarcon, signal);
    }),
    loadRecordings: loadOnce(async () => {
      const { createRecordings } = await import('./createRecordings.ts');
      return createRecordings(store, signaling, playEarcon, serverUrl, signal, loadCallKeys);
    }),
    loadCaptions,
    loadCallKeys,
    loadBoards: loadOnce(async () => {
      const { createBoards } = await import('./createBoards.ts');
      return createBoards(store, session, signaling, media.pointer, signal);
    }),
    close() {
      page.abort();
      session.close();
      engine.close();
      for (const stop of stops) stop();
      chat.close();
      slots.close();
      calls.close();
      direct.close();
      inChannel.close();
      shown.close();
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

function isReload(): boolean {
  return navigationType() === 'reload';
}

function isReturning(): boolean {
  return isReload() || navigationType() === 'back_forward';
}

function navigationType(): NavigationTimingType | undefined {
  const [navigation] = performance.getEntriesByType('navigation');
  return (navigation as PerformanceNavigationTiming | undefined)?.type;
}

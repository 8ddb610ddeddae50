import type { DesktopBridge } from '../../shared/ipc/DesktopBridge.ts';
import type { Actions } from '../actions/createActions.ts';
import type { MediaConnection } from '../media/MediaConnection.ts';
import type { MediaEngine } from '../media/MediaEngine.ts';
import type { SpeakerOutput } from '../media/receive/SpeakerOutput.ts';
import { SpeakingLevelFeed } from '../media/receive/SpeakingLevelFeed.ts';
import { WatchedCameras } from '../media/receive/WatchedCameras.ts';
import { ExpectedLine } from '../media/send/ExpectedLine.ts';
import { LossMeter } from '../media/send/LossMeter.ts';
import { SentLevel } from '../media/send/SentLevel.ts';
import { watchCongestion } from '../media/send/watchCongestion.ts';
import { tickForTray } from '../media/ticks.ts';
import type { SignalingPort } from '../media/transport/SignalingPort.ts';
import type { PageStorage } from '../storage/PageStorage.ts';
import { bindIdle } from '../store/idleBinding.ts';
import { bindLockScreen } from '../store/lockScreenBinding.ts';
import { bindOneStream } from '../store/oneStreamBinding.ts';
import type { PerchStore } from '../store/perchStore.ts';
import { bindPrioritySpeakers } from '../store/priorityBinding.ts';
import { watchInput } from './lastInput.ts';

export interface InChannelParts {
  readonly store: PerchStore;
  readonly actions: Actions;
  readonly signaling: Pick<SignalingPort, 'request' | 'on'>;
  readonly media: MediaConnection;
  readonly engine: MediaEngine;
  readonly output: SpeakerOutput;
  readonly storage: PageStorage;
  readonly desktop: DesktopBridge | null;
  /** Ends with the page. */
  readonly signal: AbortSignal;
}

/** A line that collapses again and again is said once in this time. */
const repeatedAfterMs = 60_000;

/** What is needed only in a channel, loaded with the first one. `close` ends it. */
export function createInChannel(parts: InChannelParts): { close(): void } {
  const { store, actions, signaling, media, engine, output, storage, desktop } = parts;
  const { budget } = engine.video;
  const meter = new LossMeter(media.streams, media.microphone);
  let saidMs = Number.NEGATIVE_INFINITY;
  function say(kind: 'videoRests' | 'picturesRest' | 'voicesMixed'): void {
    const id = (store.getState().notice?.id ?? 0) + 1;
    store.setState({ notice: { kind, id } });
  }
  function sendsVideo(): boolean {
    const { camera, sharing } = engine.video.desiredState;
    return camera || sharing;
  }
  function sayPicturesRest(): void {
    const hasPictures = media.streams.received.some(
      ({ consumer }) => consumer.track.kind === 'video',
    );
    if (!hasPictures || performance.now() - saidMs < repeatedAfterMs) return;
    saidMs = performance.now();
    say('picturesRest');
  }
  function followMix(): void {
    const isMixed = media.consumers.running.some(({ source }) => source === 'mix');
    const { isMixed: before, preferences } = store.getState();
    if (isMixed === before) return;
    store.setState({ isMixed });
    // Who has chosen it knows it.
    if (isMixed && !preferences.oneStream) say('voicesMixed');
  }
  // Looked at twice a minute, so its mean is over another time than that of the ring.
  const idleLevel = new SentLevel(
    () => media.microphone.getStats(),
    () => undefined,
  );
  // Also while the page is hidden: the others are turned down beside a priority speaker there, too.
  const playedLevels = new SpeakingLevelFeed({
    startTicking: tickForTray,
    sentDbov: () => Number.NEGATIVE_INFINITY,
    inputDbov: () => Number.NEGATIVE_INFINITY,
    onInputWanted: () => undefined,
    voiceDbov: (peerId) => output.dbov(peerId),
  });
  const cameras = new WatchedCameras(
    (...asked) => signaling.request(...asked),
    engine.video.visibility,
  );
  const stops = [
    () => cameras.close(),
    bindPrioritySpeakers(store, playedLevels),
    () => playedLevels.close(),
    bindIdle(store, {
      sentDbov: () => idleLevel.dbov(),
      untouchedMs: watchInput(window, desktop, parts.signal),
      join: (channelId) => engine.join(channelId),
    }),
    bindOneStream(store, (...asked) => signaling.request(...asked)),
    media.consumers.on('added', followMix),
    media.consumers.on('removed', followMix),
    watchCongestion({
      budget,
      line: {
        get path() {
          const { directPath } = store.getState();
          return directPath === null ? media.path : { kind: 'connected' as const, ...directPath };
        },
        measure: () => meter.measure(),
        measureSending: () => meter.measureSending(),
      },
      expected: new ExpectedLine(storage, navigator),
      request: (...asked) => signaling.request(...asked),
      sendsVideo,
      onRest() {
        if (sendsVideo()) say('videoRests');
      },
      onReceived(picturesRest) {
        store.setState({ picturesRest });
        if (picturesRest) sayPicturesRest();
      },
    }),
    signaling.on('line:collapsed', sayPicturesRest),
  ];
  // The desktop app shows the call by itself.
  if (desktop === null) stops.push(bindLockScreen(store, actions, navigator, document));
  followMix();
  return {
    close() {
      for (const stop of stops) stop();
      store.setState({ isMixed: false });
    },
  };
}

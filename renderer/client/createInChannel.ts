import type { Actions } from '../actions/createActions.ts';
import type { MediaConnection } from '../media/MediaConnection.ts';
import type { MediaEngine } from '../media/MediaEngine.ts';
import { LossMeter } from '../media/send/LossMeter.ts';
import { watchCongestion } from '../media/send/watchCongestion.ts';
import type { SignalingPort } from '../media/transport/SignalingPort.ts';
import { bindLockScreen } from '../store/lockScreenBinding.ts';
import { bindOneStream } from '../store/oneStreamBinding.ts';
import type { PerchStore } from '../store/perchStore.ts';

export interface InChannelParts {
  readonly store: PerchStore;
  readonly actions: Actions;
  readonly signaling: Pick<SignalingPort, 'request' | 'on'>;
  readonly media: MediaConnection;
  readonly engine: MediaEngine;
  /** Whether this is the desktop app, which shows the call by itself. */
  readonly isDesktop: boolean;
}

/** A line that collapses again and again is said once in this time. */
const repeatedAfterMs = 60_000;

/** What is needed only in a channel, loaded with the first one. `close` ends it. */
export function createInChannel(parts: InChannelParts): { close(): void } {
  const { store, actions, signaling, media, engine, isDesktop } = parts;
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
  const stops = [
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
      },
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
  if (!isDesktop) stops.push(bindLockScreen(store, actions, navigator, document));
  followMix();
  return {
    close() {
      for (const stop of stops) stop();
      store.setState({ isMixed: false });
    },
  };
}

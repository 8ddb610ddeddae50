import type { MicrophoneSignal } from '../media/audio/MicrophoneSignal.ts';
import type { DeviceLists } from '../media/DeviceLists.ts';
import type { MediaEngine } from '../media/MediaEngine.ts';
import type { HearingReporter } from '../media/receive/HearingReporter.ts';
import type { SpeakerOutput } from '../media/receive/SpeakerOutput.ts';
import type { ServerSession } from '../signaling/ServerSession.ts';
import type { SignalingClient } from '../signaling/SignalingClient.ts';
import { type CameraState, type MicrophoneState, withVisited } from '../state/callState.ts';
import { bindHearing } from './hearingBinding.ts';
import { bindKeeping, type Keepers } from './keepingBinding.ts';
import { bindMetPeople } from './metPeopleBinding.ts';
import {
  backgroundNews,
  cameraNews,
  connectionNews,
  microphoneNews,
  type News,
  suppressionNews,
  switchNews,
  voiceNews,
} from './notices.ts';
import type { Notice } from './PerchState.ts';
import type { PerchStore } from './perchStore.ts';
import { bindPointers } from './pointerBinding.ts';
import { bindPresence } from './presenceBinding.ts';
import { bindShares } from './shareBinding.ts';
import { bindWhispers } from './whisperBinding.ts';

/** Where the store's facts come from. */
export interface FactSources {
  readonly session: Pick<ServerSession, 'on'>;
  readonly signaling: Pick<SignalingClient, 'on' | 'request'>;
  readonly engine: Pick<
    MediaEngine,
    'on' | 'switches' | 'talk' | 'video' | 'whisper' | 'setChannels' | 'channelGone'
  >;
  readonly output: Pick<SpeakerOutput, 'on' | 'canChooseSpeaker'>;
  readonly devices: Pick<DeviceLists, 'on' | 'refresh'>;
  readonly reporter: HearingReporter;
  readonly signal: MicrophoneSignal;
  readonly keepers: Keepers;
}

/** Writes all that the server and the media engine tell into the store; nothing else does. Answers how to stop. */
export function bindStore(store: PerchStore, sources: FactSources): () => void {
  const { session, signaling, engine, output, devices } = sources;
  let settledMicrophone: MicrophoneState = store.getState().microphone;

  function say(news: News | null): void {
    if (news === null) return;
    const id = (store.getState().notice?.id ?? 0) + 1;
    store.setState({ notice: { ...news, id } as Notice });
  }

  store.setState((state) => ({
    muted: engine.switches.muted,
    deafened: engine.switches.deafened,
    talk: engine.talk,
    devices: { ...state.devices, canChooseSpeaker: output.canChooseSpeaker },
  }));
  void devices.refresh();

  const stops = [
    bindKeeping(store, sources.keepers, say),
    bindPresence(store, { session, signaling }),
    bindMetPeople(store),
    bindShares(store, engine.video.shares, say),
    bindHearing(store, sources, say),
    bindWhispers(store, { whisper: engine.whisper, signaling, say }),
    bindPointers(store, engine.video.pointers),
    engine.video.camera.on('changed', (camera) => {
      const before = store.getState().camera;
      store.setState({ camera });
      say(cameraNews(before, camera));
      // Names of cameras are told only once one is open.
      if (isOpen(camera) && !isOpen(before)) void devices.refresh();
    }),
    engine.video.camera.on('changeFailed', (reason) => say({ kind: 'cameraFailed', reason })),
    engine.video.camera.on('backgroundChanged', (background) => {
      store.setState({ background });
      say(backgroundNews(background));
    }),
    session.on('connectionChanged', (connection) => {
      const before = store.getState().connection;
      store.setState({ connection });
      say(connectionNews(before, connection));
    }),
    session.on('opened', ({ opened, challenge }) => {
      store.setState({
        server: {
          ...opened.server,
          version: challenge.serverVersion,
          joinCodeRequired: challenge.joinCodeRequired,
        },
        invitedWith: null,
        me: { peerId: opened.peerId, user: opened.user },
      });
    }),
    signaling.on('server:changed', ({ server: profile }) => {
      const { server } = store.getState();
      if (server !== null) store.setState({ server: { ...server, ...profile } });
    }),
    // After `bindPresence`, so that the store knows of the change already.
    signaling.on('presence:changed', ({ change }) => {
      if (change.kind === 'channelSaved') engine.setChannels(store.getState().presence.channels);
      if (change.kind !== 'channelDeleted') return;
      const { voice } = store.getState();
      engine.channelGone(change.channelId);
      if (voice.kind !== 'outside' && voice.channelId === change.channelId) {
        say({ kind: 'channelDeleted' });
      }
    }),
    engine.on('voiceChanged', (voice) => {
      const { voice: before, visitedChannels } = store.getState();
      store.setState({ voice, visitedChannels: withVisited(visitedChannels, voice) });
      say(voiceNews(before, voice));
    }),
    engine.on('pathChanged', (media) => store.setState({ media })),
    engine.on('switchesChanged', ({ muted, deafened }) => {
      const before = store.getState();
      store.setState({ muted, deafened });
      say(switchNews(before, { muted, deafened }));
    }),
    engine.on('talkChanged', (talk) => store.setState({ talk })),
    engine.on('suppressionChanged', (suppression) => {
      store.setState({ suppression });
      say(suppressionNews(suppression));
    }),
    engine.on('microphoneChanged', (microphone) => {
      store.setState({ microphone });
      if (microphone.kind === 'opening') return;
      say(microphoneNews(settledMicrophone, microphone));
      settledMicrophone = microphone;
      // Names of devices are told only once a microphone is open.
      if (microphone.kind === 'live') void devices.refresh();
    }),
    engine.on('microphoneChangeFailed', ({ reason }) => say({ kind: 'microphoneKept', reason })),
    engine.on('microphoneUnplugged', () => say({ kind: 'microphoneUnplugged' })),
    output.on('blockedChanged', (blocked) => {
      store.setState({ sound: blocked ? 'blocked' : 'running' });
      if (blocked) say({ kind: 'soundBlocked' });
    }),
    devices.on('changed', (lists) => {
      store.setState((state) => ({ devices: { ...state.devices, ...lists } }));
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function isOpen(camera: CameraState): boolean {
  return camera.kind === 'live' || (camera.kind === 'preview' && camera.camera !== null);
}

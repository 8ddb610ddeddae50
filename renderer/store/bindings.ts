import type { MicrophoneSignal } from '../media/audio/MicrophoneSignal.ts';
import type { DeviceLists } from '../media/DeviceLists.ts';
import type { MediaEngine } from '../media/MediaEngine.ts';
import type { HearingReporter } from '../media/receive/HearingReporter.ts';
import type { SpeakerOutput } from '../media/receive/SpeakerOutput.ts';
import type { ServerSession } from '../signaling/ServerSession.ts';
import type { SignalingClient } from '../signaling/SignalingClient.ts';
import { type CameraState, type MicrophoneState, withVisited } from '../state/callState.ts';
import { isGuest } from '../state/ownRights.ts';
import { bindDevices } from './deviceBinding.ts';
import { bindHearing } from './hearingBinding.ts';
import { bindKnocks } from './knockBinding.ts';
import { bindModeration } from './moderationBinding.ts';
import {
  backgroundNotice,
  cameraNotice,
  channelNotice,
  connectionNotice,
  microphoneNotice,
  type NewNotice,
  suppressionNotice,
  switchNotice,
} from './notices.ts';
import type { Notice } from './PerchState.ts';
import type { PerchStore } from './perchStore.ts';
import { bindPointers } from './pointerBinding.ts';
import { bindChannels, bindMetPeople, bindOwnUser, bindPresence } from './presenceBinding.ts';
import { bindShares } from './shareBinding.ts';
import { bindStorages, type MonitoredStorages } from './storageBinding.ts';
import { bindTalkMode } from './talkBinding.ts';
import { bindWhispers } from './whisperBinding.ts';

/** The objects whose events change the store. */
export interface StoreSources {
  readonly session: Pick<ServerSession, 'on' | 'signInAgain'>;
  readonly signaling: Pick<SignalingClient, 'on' | 'request'>;
  readonly engine: Pick<
    MediaEngine,
    | 'on'
    | 'join'
    | 'switches'
    | 'talk'
    | 'video'
    | 'whisper'
    | 'setChannels'
    | 'setTalkChoice'
    | 'setSpokenStage'
    | 'channelGone'
  >;
  readonly output: Pick<SpeakerOutput, 'on' | 'canChooseSpeaker'>;
  readonly devices: Pick<DeviceLists, 'on' | 'refresh'>;
  readonly reporter: HearingReporter;
  readonly signal: MicrophoneSignal;
  readonly storages: MonitoredStorages;
}

/**
 * Writes everything that the server and the media engine report into the store; nothing else does. Returns the function that
 * stops it.
 */
export function bindStore(store: PerchStore, sources: StoreSources): () => void {
  const { session, signaling, engine, output, devices } = sources;
  let settledMicrophone: MicrophoneState = store.getState().microphone;

  function notify(notice: NewNotice | null): void {
    if (notice === null) return;
    const id = (store.getState().notice?.id ?? 0) + 1;
    store.setState({ notice: { ...notice, id } as Notice });
  }

  store.setState((state) => ({
    muted: engine.switches.muted,
    deafened: engine.switches.deafened,
    talk: engine.talk,
    devices: { ...state.devices, canChooseSpeaker: output.canChooseSpeaker },
  }));
  void devices.refresh();

  const stops = [
    bindStorages(store, sources.storages, notify),
    bindPresence(store, { session, signaling }),
    // After `bindPresence`, so the store contains the changes already.
    bindChannels(store, { signaling, engine, notify }),
    bindMetPeople(store),
    bindOwnUser(store, signaling),
    bindDevices(store, { session, signaling, notify }),
    bindKnocks(store, { session, signaling, engine, notify }),
    bindModeration(store, { session, signaling, notify }),
    bindShares(store, engine.video.shares, notify),
    bindHearing(store, sources, notify),
    bindWhispers(store, { whisper: engine.whisper, signaling, notify }),
    bindPointers(store, engine.video.pointers),
    bindTalkMode(store, engine, notify),
    engine.video.camera.on('changed', (camera) => {
      const before = store.getState().camera;
      store.setState({ camera });
      notify(cameraNotice(before, camera));
      // Browsers report the names of cameras only after one was opened.
      if (isOpen(camera) && !isOpen(before)) void devices.refresh();
    }),
    engine.video.camera.on('changeFailed', (reason) => notify({ kind: 'cameraFailed', reason })),
    engine.video.camera.on('backgroundChanged', (background) => {
      store.setState({ background });
      notify(backgroundNotice(background));
    }),
    session.on('connectionChanged', (connection) => {
      const before = store.getState().connection;
      store.setState({ connection });
      notify(connectionNotice(before, connection));
    }),
    session.on('opened', ({ opened, challenge }) => {
      store.setState({
        server: {
          ...opened.server,
          version: challenge.serverVersion,
          joinCodeRequired: challenge.joinCodeRequired,
        },
        // The server forgets a guest with the last session: after a longer pause the code is needed again.
        inviteCode: isGuest({ me: opened, roles: opened.roles })
          ? store.getState().inviteCode
          : null,
        me: { peerId: opened.peerId, user: opened.user },
        roles: opened.roles,
      });
    }),
    signaling.on('role:changed', ({ roles }) => store.setState({ roles })),
    signaling.on('server:changed', ({ server: profile }) => {
      const { server } = store.getState();
      if (server !== null) store.setState({ server: { ...server, ...profile } });
    }),
    engine.on('channelChanged', (voice) => {
      const { voice: before, visitedChannels } = store.getState();
      store.setState({ voice, visitedChannels: withVisited(visitedChannels, voice) });
      notify(channelNotice(before, voice));
    }),
    engine.on('pathChanged', (media) => store.setState({ media })),
    engine.on('switchesChanged', ({ muted, deafened }) => {
      const before = store.getState();
      store.setState({ muted, deafened });
      notify(switchNotice(before, { muted, deafened }));
    }),
    engine.on('talkChanged', (talk) => store.setState({ talk })),
    engine.on('suppressionChanged', (suppression) => {
      store.setState({ suppression });
      notify(suppressionNotice(suppression));
    }),
    engine.on('microphoneChanged', (microphone) => {
      store.setState({ microphone });
      if (microphone.kind === 'opening') return;
      notify(microphoneNotice(settledMicrophone, microphone));
      settledMicrophone = microphone;
      // Browsers report the names of devices only after a microphone was opened.
      if (microphone.kind === 'live') void devices.refresh();
    }),
    engine.on('microphoneChangeFailed', ({ reason }) => notify({ kind: 'microphoneKept', reason })),
    engine.on('microphoneUnplugged', () => notify({ kind: 'microphoneUnplugged' })),
    output.on('blockedChanged', (blocked) => {
      store.setState({ sound: blocked ? 'blocked' : 'running' });
      if (blocked) notify({ kind: 'soundBlocked' });
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

import type { SignallingFact, SpeakerFact, StreamFacts } from '../../shared/doctor/DoctorFacts.ts';
import type { DesktopBridge } from '../../shared/ipc/DesktopBridge.ts';
import { examine } from '../doctor/examine.ts';
import { measureTrack } from '../doctor/measureTrack.ts';
import { probeMicrophone } from '../doctor/probeMicrophone.ts';
import { probePage } from '../doctor/probePage.ts';
import { probePaths } from '../doctor/probePaths.ts';
import type { MediaConnection } from '../media/MediaConnection.ts';
import type { HearingReporter } from '../media/receive/HearingReporter.ts';
import type { SpeakerDetector } from '../media/SpeakerDetector.ts';
import type { SignalingClient } from '../signaling/SignalingClient.ts';
import type { ConnectionState } from '../state/ConnectionState.ts';
import { currentChannel } from '../state/callState.ts';
import type { Doctor } from '../state/Doctor.ts';
import type { StreamFigures, StreamStatsFeed } from '../state/StreamFigures.ts';
import type { PerchStore } from '../store/perchStore.ts';

/** How long one step may take; a path that exists takes a tenth of it. */
const waitMs = 5_000;
/** Losses are averages of three seconds. */
const measuringMs = 3_500;

export interface DoctorNeeds {
  readonly store: PerchStore;
  readonly signaling: SignalingClient;
  readonly media: MediaConnection;
  readonly speakers: SpeakerDetector;
  readonly reporter: HearingReporter;
  readonly streamStats: StreamStatsFeed;
  readonly serverUrl: string;
  readonly desktop: DesktopBridge | null;
}

/** Builds the connection doctor, which is loaded when it is first asked for. */
export function createDoctor(needs: DoctorNeeds): Doctor {
  const { store, signaling, media, speakers, reporter, streamStats, serverUrl, desktop } = needs;
  const reach = async () => {
    const known = desktop && (await desktop.call('server:reach', null));
    return known ?? (await probePage(waitMs));
  };
  return {
    examine: (onFacts) =>
      examine(
        {
          reach,
          signalling: () => signallingOf(store.getState().connection),
          begin: () => signaling.request('doctor:begin', {}),
          paths: async (udpPorts) => {
            const { device } = media;
            if (device === null) throw new Error('not signed in');
            return await probePaths(
              {
                request: (...asked) => signaling.request(...asked),
                createTransport: (options) => device.createRecvTransport(options),
                host: new URL(serverUrl).hostname.replace(/^\[|\]$/g, ''),
                waitMs,
              },
              udpPorts,
            );
          },
          microphone: () =>
            probeMicrophone({
              mediaDevices: navigator.mediaDevices,
              microphoneId: store.getState().preferences.microphoneId,
              measure: measureTrack,
            }),
          speaker: () => speakerOf(store, speakers.hasSpeaker),
          streams: () => measureStreams(store, streamStats),
          audience: () => audienceOf(store, reporter.heardCount),
        },
        onFacts,
      ),
  };
}

function signallingOf(connection: ConnectionState): SignallingFact {
  switch (connection.kind) {
    case 'ready':
    case 'needsName':
      return 'signedIn';
    case 'connecting':
      return connection.obstacle ?? 'connecting';
    case 'reconnecting': {
      const { reason } = connection;
      return reason === 'originRefused' || reason === 'noWebSocket' ? reason : 'lost';
    }
    case 'stopped':
      if (connection.reason !== 'refused') return 'refused';
      if (connection.code === 'versionMismatch') return 'otherVersion';
      return connection.code === 'serverKeyWrong' ? 'otherKey' : 'refused';
  }
}

function speakerOf(store: PerchStore, hasSpeaker: boolean): SpeakerFact {
  const { sound, deafened } = store.getState();
  if (!hasSpeaker) return 'missing';
  if (sound === 'blocked') return 'blocked';
  return deafened ? 'deafened' : 'works';
}

/** Losses and delay of the voices that are sent and received now; null in no channel. */
async function measureStreams(
  store: PerchStore,
  streamStats: StreamStatsFeed,
): Promise<StreamFacts | null> {
  if (currentChannel(store.getState().voice) === null) return null;
  let figures: readonly StreamFigures[] = [];
  const stop = streamStats.subscribe((now) => {
    figures = now;
  });
  await new Promise((resolve) => setTimeout(resolve, measuringMs));
  stop();
  const voices = figures.filter(({ source }) => source === 'microphone');
  const worst = (direction: StreamFigures['direction'], name: 'loss' | 'roundTripMs') => {
    const values = voices.flatMap((each) =>
      each.direction === direction && each[name] !== null ? [each[name]] : [],
    );
    return values.length === 0 ? null : Math.max(...values);
  };
  const path = store.getState().media;
  return {
    lossUp: worst('sent', 'loss'),
    lossDown: worst('received', 'loss'),
    roundTripMs:
      worst('sent', 'roundTripMs') ?? (path.kind === 'connected' ? path.roundTripMs : null),
  };
}

function audienceOf(store: PerchStore, heard: number) {
  const { voice, presence, hearing, me } = store.getState();
  const channelId = currentChannel(voice);
  if (channelId === null) return null;
  const others = presence.occupants.filter(
    (each) => each.channelId === channelId && each.peerId !== me?.peerId,
  );
  const hearMe = others.filter(({ peerId }) => hearing[peerId] === 'hears').length;
  return { others: others.length, hearMe, heard: Math.min(heard, others.length) };
}

/* A person in a call on a machine of a `NetworkBed`: the app's own signalling of media and its transports, with real WebRTC. */
import '../nodeWebRtc.ts';
import { Device, type types } from 'mediasoup-client';
import { MediaConnection } from '../../../renderer/media/MediaConnection.ts';
import type { SignalingPort } from '../../../renderer/media/transport/SignalingPort.ts';
import type { MediaPathState } from '../../../renderer/state/callState.ts';
import { tones } from '../../harness/tones.ts';
import { granted, TestPeer } from '../TestPeer.ts';
import { toneVoice } from '../toneVoice.ts';
import { serveTasks } from './serveTasks.ts';

/** What somebody has got of the other's voice so far. */
export interface CallReport {
  readonly path: MediaPathState;
  /** What it receives; other ones after a new beginning. */
  readonly streams: readonly string[];
  readonly packets: number;
  readonly lost: number;
}

let media: MediaConnection | null = null;
const transports: types.Transport[] = [];

await serveTasks({
  /** Signs in, joins General, and speaks. */
  async join({ url, name }: { url: string; name: string }): Promise<null> {
    const peer = await TestPeer.connect(url);
    // Without the random part of each wait.
    const chance = () => 0;
    const call = new MediaConnection(portOf(peer), deviceOfNode, chance);
    const rtpCapabilities = await call.load(peer.challenge.routerRtpCapabilities);
    const opened = await peer.open({ name, rtpCapabilities });
    call.opened(opened.media);
    call.microphone.send(toneVoice(tones.Ann).track, false);
    peer.onStreams = () => call.consumers.adopt(peer.offers);
    await peer.join('General');
    media = call;
    return null;
  },

  async report(): Promise<CallReport | null> {
    if (media === null) return null;
    // Node's WebRTC has no figures of a single stream.
    const open = transports.filter(({ closed }) => !closed);
    const reports = await Promise.all(open.map((transport) => transport.getStats()));
    const voices = reports
      .flatMap((report) => [...report.values()])
      .filter(({ type }) => type === 'inbound-rtp');
    const sum = (field: string) =>
      voices.reduce((total, voice) => total + Number(voice[field] ?? 0), 0);
    return {
      path: media.path,
      streams: media.consumers.consumerIds,
      packets: sum('packetsReceived'),
      lost: sum('packetsLost'),
    };
  },
});

function deviceOfNode(): Device {
  const device = new Device({ handlerName: 'Chrome74' });
  device.observer.on('newtransport', (transport) => transports.push(transport));
  return device;
}

function portOf(peer: TestPeer): SignalingPort {
  return {
    async request(name, payload, inOrder) {
      const answer = granted(await peer.ask(name, payload));
      inOrder?.(answer);
      return answer;
    },
    on(name, listen) {
      const { socket } = peer;
      socket.on(name as string, listen);
      return () => socket.off(name as string, listen);
    },
    reconnect: () => undefined,
  };
}

import type { Device, types } from 'mediasoup-client';
import type {
  DtlsParametersField,
  RtpParametersField,
  TransportParameters,
} from '../../../shared/protocol/streams/media.ts';
import { nodeDevice } from '../../protocol/nodeWebRtc.ts';
import { granted, type TestPeer } from '../../protocol/TestPeer.ts';

/** mediasoup-client on wrtc, without a browser. */
export async function wrtcDevice(routerRtpCapabilities: unknown): Promise<Device> {
  const device = nodeDevice();
  await device.load({ routerRtpCapabilities: routerRtpCapabilities as types.RtpCapabilities });
  return device;
}

/** What sends a voice: 50 packets a second whether there is speech or not. */
export function produceVoice(
  transport: types.Transport,
  track: MediaStreamTrack,
): Promise<types.Producer> {
  return transport.produce({
    track,
    stopTracks: false,
    codecOptions: { opusDtx: false },
    appData: { source: 'microphone' },
  });
}

/** The server's transport as options of mediasoup-client, with only the address that was dialled. */
export function transportOptions(
  parameters: TransportParameters,
  hostname: string,
): types.TransportOptions {
  const iceCandidates = parameters.iceCandidates.filter(({ address }) => address === hostname);
  return { ...parameters, iceCandidates } as unknown as types.TransportOptions;
}

/** Lets a transport connect, and create its producers, by a peer's requests. */
export function signalThrough(peer: TestPeer, transport: types.Transport): void {
  transport.on('connect', ({ dtlsParameters }, done, fail) => {
    peer
      .ask('transport:connect', {
        transportId: transport.id as TransportParameters['id'],
        dtlsParameters: sha256Only(dtlsParameters),
      })
      .then((answer) => {
        granted(answer);
        done();
      })
      .catch(fail);
  });
  transport.on('produce', ({ rtpParameters }, done, fail) => {
    peer
      .ask('producer:create', {
        source: 'microphone',
        rtpParameters: rtpParameters as RtpParametersField,
      })
      .then((answer) => done({ id: granted(answer).producerId }))
      .catch(fail);
  });
}

function sha256Only(dtlsParameters: types.DtlsParameters): DtlsParametersField {
  const fingerprints = dtlsParameters.fingerprints.filter(
    ({ algorithm }) => algorithm === 'sha-256',
  );
  return { ...dtlsParameters, fingerprints } as DtlsParametersField;
}

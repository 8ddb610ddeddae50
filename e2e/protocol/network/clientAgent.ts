/* Runs on the client of a `NetworkBed`, and does what the app does there. */
import type { types } from 'mediasoup-client';
import { reachServer } from '../../../main/servers/reachServer.ts';
import { examine } from '../../../renderer/doctor/examine.ts';
import { probePaths } from '../../../renderer/doctor/probePaths.ts';
import type { DoctorFacts } from '../../../shared/doctor/DoctorFacts.ts';
import type { RtpCapabilitiesField } from '../../../shared/protocol/streams/media.ts';
import { nodeDevice } from '../nodeWebRtc.ts';
import { granted, TestPeer } from '../TestPeer.ts';
import { serveTasks } from './serveTasks.ts';

interface ExamineOptions {
  readonly url: string;
  readonly name: string;
  /** Whether the app has the server's key; behind a proxy it sees another. */
  readonly isPinned: boolean;
  readonly waitMs: number;
}

await serveTasks({
  /** Signs in and runs the app's doctor. */
  async examine({ url, name, isPinned, waitMs }: ExamineOptions): Promise<DoctorFacts> {
    const peer = await TestPeer.connect(url);
    try {
      const device = nodeDevice();
      await device.load({
        routerRtpCapabilities: peer.challenge.routerRtpCapabilities as types.RtpCapabilities,
      });
      await peer.open({
        name,
        rtpCapabilities: device.recvRtpCapabilities as RtpCapabilitiesField,
      });
      const pin = isPinned ? peer.challenge.serverKey.replaceAll(':', '').toLowerCase() : null;
      const request = async (...asked: Parameters<TestPeer['ask']>) =>
        granted(await peer.ask(...asked));
      return await examine(
        {
          reach: () => reachServer(url, pin, waitMs),
          signalling: () => 'signedIn',
          begin: async () => granted(await peer.ask('doctor:begin', {})),
          paths: (udpPorts) =>
            probePaths(
              {
                request: request as Parameters<typeof probePaths>[0]['request'],
                createTransport: (options) => device.createRecvTransport(options),
                host: new URL(url).hostname,
                waitMs,
              },
              udpPorts,
            ),
          microphone: async () => ({ state: 'live', isChosen: false }),
          speaker: () => 'works',
          streams: async () => null,
          audience: () => null,
        },
        () => undefined,
      );
    } finally {
      await peer.ask('session:close', {});
      peer.close();
    }
  },

  reach: ({ url, pin, waitMs }: { url: string; pin: string | null; waitMs: number }) =>
    reachServer(url, pin, waitMs),
});

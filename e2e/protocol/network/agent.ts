/*
 * Runs inside one machine of a `NetworkBed`: reads tasks from its input, one line of JSON each, and writes the answers.
 */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { connect as connectTls, createServer as createTlsServer } from 'node:tls';
import { Device, type types } from 'mediasoup-client';
import { issueCertificate } from '../../../certs/issueCertificate.ts';
import { reachServer } from '../../../main/servers/reachServer.ts';
import { examine } from '../../../renderer/doctor/examine.ts';
import { probePaths } from '../../../renderer/doctor/probePaths.ts';
import { loadConfig } from '../../../server/config.ts';
import { probeHost } from '../../../server/doctor/probeHost.ts';
import type { DoctorFacts } from '../../../shared/doctor/DoctorFacts.ts';
import type { RtpCapabilitiesField } from '../../../shared/protocol/media.ts';
import '../nodeWebRtc.ts';
import { granted, TestPeer } from '../TestPeer.ts';

interface ExamineOptions {
  readonly url: string;
  readonly name: string;
  /** Whether the app has the server's key; behind a proxy it sees another. */
  readonly isPinned: boolean;
  readonly waitMs: number;
}

const tasks = {
  /** Signs in and runs the app's doctor. */
  async examine({ url, name, isPinned, waitMs }: ExamineOptions): Promise<DoctorFacts> {
    const peer = await TestPeer.connect(url);
    try {
      const device = new Device({ handlerName: 'Chrome74' });
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

  /** Runs the doctor of the server's machine with these settings. */
  host: ({ env }: { env: Record<string, string> }) =>
    probeHost(loadConfig({ env }), { timeServer: null }),

  /** A reverse proxy that passes on HTTPS, and adds its header. */
  async proxy(options: { host: string; port: number; to: { host: string; port: number } }) {
    const { host, port, to } = options;
    const issued = await issueCertificate({ names: [], addresses: [host] }, new Date());
    const proxy = createTlsServer({ cert: issued.cert, key: issued.key }, (client) => {
      const server = connectTls({ ...to, rejectUnauthorized: false });
      client.once('data', (head) => {
        const header = `\r\nX-Forwarded-For: ${client.remoteAddress}\r\n`;
        server.write(head.toString('latin1').replace('\r\n', header), 'latin1');
        client.pipe(server);
      });
      server.pipe(client);
      for (const socket of [client, server]) socket.on('error', () => undefined);
    });
    proxy.listen(port, host);
    await once(proxy, 'listening');
    return null;
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { task, options } = JSON.parse(line) as { task: keyof typeof tasks; options: never };
  try {
    console.log(JSON.stringify({ value: await tasks[task](options) }));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error) }));
  }
}

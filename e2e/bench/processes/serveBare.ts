/*
 * The least that mediasoup needs to forward voices: one worker, one router, and requests over HTTP without any check. It
 * has the codecs and the ICE port of Perch's server, and nothing else of it.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createWorker, type types } from 'mediasoup';
import type { types as clientTypes } from 'mediasoup-client';
import { mediaCodecs } from '../../../server/media/codecs.ts';
import { answerParent } from './answerParent.ts';

const host = '127.0.0.1';
const worker = await createWorker({ logLevel: 'warn' });
const webRtcServer = await worker.createWebRtcServer({
  listenInfos: [{ protocol: 'udp', ip: host }],
});
const router = await worker.createRouter({ mediaCodecs });
const transports = new Map<string, types.WebRtcTransport>();
const producers: types.Producer[] = [];

/** The requests of its clients. */
export interface BareCalls {
  capabilities(payload: object): types.RouterRtpCapabilities;
  openTransport(payload: object): Promise<clientTypes.TransportOptions>;
  connect(payload: {
    transportId: string;
    dtlsParameters: clientTypes.DtlsParameters;
  }): Promise<null>;
  produce(payload: {
    transportId: string;
    rtpParameters: clientTypes.RtpParameters;
  }): Promise<string>;
  consumeAll(payload: {
    transportId: string;
    rtpCapabilities: clientTypes.RtpCapabilities;
  }): Promise<clientTypes.ConsumerOptions[]>;
}

const calls: BareCalls = {
  capabilities: () => router.rtpCapabilities,
  openTransport: async () => {
    const transport = await router.createWebRtcTransport({ webRtcServer });
    transports.set(transport.id, transport);
    const { id, iceParameters, iceCandidates, dtlsParameters } = transport;
    return { id, iceParameters, iceCandidates, dtlsParameters } as clientTypes.TransportOptions;
  },
  connect: async ({ transportId, dtlsParameters }) => {
    await transportOf(transportId).connect({
      dtlsParameters: dtlsParameters as types.DtlsParameters,
    });
    return null;
  },
  produce: async ({ transportId, rtpParameters }) => {
    const producer = await transportOf(transportId).produce({
      kind: 'audio',
      rtpParameters: rtpParameters as types.RtpParameters,
    });
    producers.push(producer);
    return producer.id;
  },
  consumeAll: async ({ transportId, rtpCapabilities }) =>
    await Promise.all(
      producers.map(async ({ id: producerId }) => {
        const { id, kind, rtpParameters } = await transportOf(transportId).consume({
          producerId,
          rtpCapabilities: rtpCapabilities as types.RtpCapabilities,
          // As in Perch, lost packets of voices are sent again: the worker keeps each for a while.
          enableRtx: true,
        });
        return { id, producerId, kind, rtpParameters } as clientTypes.ConsumerOptions;
      }),
    ),
};

const http = createServer(async (request, response) => {
  try {
    const body = JSON.parse((await request.setEncoding('utf8').toArray()).join(''));
    const call = calls[request.url?.slice(1) as keyof BareCalls] as (payload: object) => unknown;
    response.end(JSON.stringify(await call(body)));
  } catch (error) {
    response.writeHead(500).end(String(error));
  }
});
http.listen(0, host);
await once(http, 'listening');

answerParent(
  {
    facts: () => ({
      url: `http://${host}:${(http.address() as AddressInfo).port}`,
      pids: [process.pid, worker.pid],
    }),
  },
  () => worker.close(),
);

function transportOf(id: string): types.WebRtcTransport {
  const transport = transports.get(id);
  if (transport === undefined) throw new Error(`no transport ${id}`);
  return transport;
}

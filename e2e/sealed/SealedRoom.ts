import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { createWorker, type types } from 'mediasoup';
import type { Page } from 'playwright/test';
import { build } from 'vite';
import { mediaCodecs } from '../../server/media/codecs.ts';
import type { MediaWorker } from '../../server/media/MediaWorker.ts';
import type { Receivable } from '../../server/media/receivable.ts';
import { type RtpPacket, readRtpPacket } from '../../server/media/rtpPacket.ts';

import { slotOf, VoiceSlots } from '../../server/peers/VoiceSlots.ts';
import type { PeerId } from '../../shared/domain/ids.ts';

const address = 'https://sealed.test';
const mimeTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
};

/**
 * A media server that forwards everything to everybody and listens itself. It shows what a server can learn of sealed media. It also serves `page.ts`. Owns its worker and the built files.
 */
export class SealedRoom {
  /** All packets of each producer that reached the server, in their order. */
  readonly packets = new Map<string, RtpPacket[]>();
  readonly #worker: types.Worker;
  readonly #router: types.Router;
  readonly #webRtcServer: types.WebRtcServer;
  readonly #folder: string;
  readonly #transports = new Map<string, types.WebRtcTransport>();
  readonly #consumers = new Map<string, types.Consumer>();
  readonly #producers = new Map<string, types.Producer>();
  #slots: VoiceSlots | null = null;
  #inSlot: types.Consumer | null = null;

  static async open(page: Page): Promise<SealedRoom> {
    const folder = mkdtempSync(join(tmpdir(), 'perch-sealed-'));
    writeFileSync(
      join(folder, 'index.html'),
      '<body><script type="module" src="page.js"></script>',
    );
    const [worker] = await Promise.all([createWorker({ logLevel: 'none' }), buildPage(folder)]);
    const listenInfos = [{ protocol: 'udp', ip: '127.0.0.1' } as const];
    const [router, webRtcServer] = await Promise.all([
      worker.createRouter({ mediaCodecs }),
      worker.createWebRtcServer({ listenInfos }),
    ]);
    const room = new SealedRoom(worker, router, webRtcServer, folder);
    await page.route(`${address}/**`, async (route) => {
      const path = new URL(route.request().url()).pathname.replace(/\/$/, '/index.html');
      const contentType = mimeTypes[extname(path)] ?? 'text/plain';
      await route.fulfill({ contentType, body: readFileSync(join(folder, path)) });
    });
    await page.exposeFunction('askServer', (name: keyof SealedRoom['answers'], payload: never) =>
      room.answers[name](payload),
    );
    await page.goto(`${address}/`);
    return room;
  }

  private constructor(
    worker: types.Worker,
    router: types.Router,
    webRtcServer: types.WebRtcServer,
    folder: string,
  ) {
    this.#worker = worker;
    this.#router = router;
    this.#webRtcServer = webRtcServer;
    this.#folder = folder;
  }

  /** What the page may ask. */
  readonly answers = {
    capabilities: async () => this.#router.rtpCapabilities,
    openTransport: async () => {
      const webRtcServer = this.#webRtcServer;
      return this.#opened(await this.#router.createWebRtcTransport({ webRtcServer }));
    },
    openSlots: async (receivable: Receivable) => {
      const worker = { router: this.#router, webRtcServer: this.#webRtcServer } as MediaWorker;
      const slots = await VoiceSlots.open(worker, 'listener' as PeerId, receivable, 30);
      this.#slots = slots;
      const { mids, rtpParameters } = slots;
      return { iceServers: [], transport: this.#opened(slots.transport), mids, rtpParameters };
    },
    /** Always the first slot; whatever was in it ends. */
    fillSlot: async ({ producerId }: { readonly producerId: string }) => {
      const producer = this.#producers.get(producerId);
      if (producer === undefined || this.#slots === null) throw new Error('nothing to fill');
      const lease = { mid: 's0', release: () => undefined };
      this.#inSlot?.close();
      this.#inSlot = await this.#slots.consume(producer, lease, { enableRtx: true });
      return slotOf(this.#inSlot, lease);
    },
    connect: async ({ transportId, dtlsParameters }: Connect) => {
      await this.#transport(transportId).connect({ dtlsParameters });
    },
    produce: async ({ transportId, ...options }: types.ProducerOptions & Named) => {
      const producer = await this.#transport(transportId).produce(options);
      this.#producers.set(producer.id, producer);
      await this.#listen(producer);
      return producer.id;
    },
    consume: async ({ transportId, ...options }: types.ConsumerOptions & Named) => {
      const consumer = await this.#transport(transportId).consume({ ...options, paused: true });
      this.#consumers.set(consumer.id, consumer);
      const { id, producerId, kind, rtpParameters } = consumer;
      return { id, producerId, kind, rtpParameters };
    },
    resume: async ({ consumerId }: { readonly consumerId: string }) => {
      await this.#consumers.get(consumerId)?.resume();
    },
  };

  /** How many packets of a producer have reached the server. */
  count(producerId: string): number {
    return this.packets.get(producerId)?.length ?? 0;
  }

  close(): void {
    this.#worker.close();
    rmSync(this.#folder, { recursive: true });
  }

  #opened(transport: types.WebRtcTransport) {
    this.#transports.set(transport.id, transport);
    const { id, iceParameters, iceCandidates, dtlsParameters } = transport;
    return { id, iceParameters, iceCandidates, dtlsParameters };
  }

  #transport(id: string): types.WebRtcTransport {
    const transport = this.#transports.get(id);
    if (transport === undefined) throw new Error('no such transport');
    return transport;
  }

  async #listen({ id: producerId }: types.Producer): Promise<void> {
    const packets: RtpPacket[] = [];
    this.packets.set(producerId, packets);
    const transport = await this.#router.createDirectTransport();
    const { rtpCapabilities } = this.#router;
    const consumer = await transport.consume({ producerId, rtpCapabilities });
    consumer.on('rtp', (bytes) => {
      // mediasoup uses these bytes again.
      const packet = readRtpPacket(Buffer.from(bytes));
      if (packet !== null) packets.push(packet);
    });
  }
}

interface Named {
  readonly transportId: string;
}
interface Connect extends Named {
  readonly dtlsParameters: types.DtlsParameters;
}

async function buildPage(outDir: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'error',
    root: import.meta.dirname,
    base: '/',
    build: {
      outDir,
      emptyOutDir: false,
      assetsInlineLimit: 0,
      modulePreload: false,
      minify: false,
      rolldownOptions: {
        input: join(import.meta.dirname, 'page.ts'),
        output: { entryFileNames: 'page.js' },
      },
    },
  });
}

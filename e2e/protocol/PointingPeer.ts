import type { types } from 'mediasoup-client';
import { PointerChannel } from '../../renderer/media/pointing/PointerChannel.ts';
import type { PeerId } from '../../shared/domain/ids.ts';
import {
  type BoardPointed,
  decodeBoardPointed,
} from '../../shared/protocol/channels/boardPointer.ts';
import type {
  DtlsParametersField,
  TransportParameters,
} from '../../shared/protocol/streams/media.ts';
import {
  encodePointing,
  type Point,
  type Pointed,
  type StrokePiece,
} from '../../shared/protocol/streams/pointer.ts';
import { nodeDevice } from './nodeWebRtc.ts';
import { screenParameters } from './rtpParameters.ts';
import { granted, TestPeer } from './TestPeer.ts';

/**
 * A client without a browser that points at shares: the app's data channels over real ICE, DTLS and SCTP. Owns its
 * socket and transports.
 */
export class PointingPeer {
  readonly peer: TestPeer;
  /** All received pointers, oldest first. */
  readonly heard: Pointed[] = [];
  /** Called with what others draw on boards. */
  onBoard: ((pointed: BoardPointed) => void) | null = null;
  readonly #channel = new PointerChannel();
  readonly #transports: types.Transport[];
  #up: types.DataProducer | null = null;
  #order = 0;

  /** Connects, signs in, joins a channel and waits for both data channels. */
  static async enter(url: string, name: string, channel: string): Promise<PointingPeer> {
    const peer = await TestPeer.enter(url, name, channel);
    const { media } = peer.session;
    if (!media) throw new Error('no media was opened');
    const device = nodeDevice();
    await device.load({
      routerRtpCapabilities: peer.challenge.routerRtpCapabilities as types.RtpCapabilities,
    });
    const send = device.createSendTransport(optionsOf(media.send));
    const recv = device.createRecvTransport(optionsOf(media.recv));
    for (const transport of [send, recv]) {
      transport.on('connect', ({ dtlsParameters }, done, fail) => {
        connect(peer, transport, dtlsParameters).then(done, fail);
      });
    }
    const pointing = new PointingPeer(peer, [send, recv]);
    send.observer.on('newdataproducer', (up) => {
      pointing.#up = up;
    });
    const open = Promise.all([
      new Promise<void>((resolve) => {
        pointing.#channel.on('openChanged', (isOpen) => isOpen && resolve());
      }),
      new Promise<void>((resolve) => {
        recv.observer.on('newdataconsumer', (down) => down.on('open', resolve));
      }),
    ]);
    pointing.#channel.on('pointed', (pointed) => pointing.heard.push(pointed));
    pointing.#channel.on('otherPacket', (packet) => {
      const pointed = decodeBoardPointed(packet);
      if (pointed) pointing.onBoard?.(pointed);
    });
    pointing.#channel.attach({ send, recv }, media.pointer);
    await open;
    return pointing;
  }

  private constructor(peer: TestPeer, transports: types.Transport[]) {
    this.peer = peer;
    this.#transports = transports;
  }

  get id(): PeerId {
    return this.peer.session.peerId;
  }

  /** Whether its pointers still count. */
  get isListenedTo(): boolean {
    return this.#channel.isOpen;
  }

  /** Peers whose pointers arrived, each once. */
  get heardFrom(): PeerId[] {
    return [...new Set(this.heard.map(({ by }) => by))];
  }

  /** Lists a share, but sends no video. */
  async share(): Promise<void> {
    granted(
      await this.peer.ask('producer:create', {
        source: 'screen',
        rtpParameters: screenParameters(),
      }),
    );
  }

  async watch(sharer: PointingPeer, watching = true): Promise<void> {
    granted(await this.peer.ask('share:watch', { peerId: sharer.id, watching }));
  }

  async allowDrawing(allowed: boolean): Promise<void> {
    granted(await this.peer.ask('share:allowDrawing', { allowed }));
  }

  /** Sends a pointer several times, as packets may be lost. */
  point(sharer: PointingPeer, at: Point | null, stroke: StrokePiece | null = null): void {
    for (let time = 0; time < 3; time += 1) {
      this.sendRaw(encodePointing({ share: sharer.id, order: this.#order, at, stroke }));
      this.#order += 1;
    }
  }

  /** Sends raw data; ignored where the channel refuses it. */
  sendRaw(packet: Uint8Array<ArrayBuffer> | string): void {
    try {
      this.#up?.send(packet);
    } catch {
      // Too much for the channel, or closed: it does not reach the server.
    }
  }

  /** Closes the session, so it is not held. */
  async close(): Promise<void> {
    if (this.peer.socket.connected) await this.peer.ask('session:close', {});
    this.#channel.detach();
    for (const transport of this.#transports) transport.close();
    this.peer.close();
  }
}

/** As the server gives them, but a test may send more at once than the app. */
function optionsOf(parameters: TransportParameters): types.TransportOptions {
  const sctpParameters = {
    ...(parameters.sctpParameters as object),
    maxReceiveMessageSize: 262_144,
  };
  return { ...parameters, sctpParameters } as unknown as types.TransportOptions;
}

async function connect(
  peer: TestPeer,
  transport: types.Transport,
  dtlsParameters: types.DtlsParameters,
): Promise<void> {
  const fingerprints = dtlsParameters.fingerprints.filter(
    ({ algorithm }) => algorithm === 'sha-256',
  );
  granted(
    await peer.ask('transport:connect', {
      transportId: transport.id as TransportParameters['id'],
      dtlsParameters: { ...dtlsParameters, fingerprints } as DtlsParametersField,
    }),
  );
}

import type { DataConsumer, DataProducer, Transport } from 'mediasoup-client/types';
import type { PointerParameters } from '../../../shared/protocol/streams/media.ts';
import {
  decodePointed,
  encodePointing,
  type Pointed,
  type Pointing,
} from '../../../shared/protocol/streams/pointer.ts';
import { TypedEmitter } from '../../../shared/TypedEmitter.ts';
import { dataChannelOptions } from '../transport/mediasoupTypes.ts';

/** The most bytes that may wait to be sent; on a slower path, older positions are of no use. */
const bufferedMax = 4096;

/** What pointing goes through where channels may be encrypted. */
export interface PointingSeal {
  /** As `PointerChannel.send`. */
  send(pointing: Pointing, channel: Pick<PointerChannel, 'sendPacket'>): boolean;
  /** Calls back with what a packet says, unless it must not be taken. */
  take(packet: Uint8Array, hear: (pointed: Pointed) => void): void;
}

/** The transports of the data channels. */
export interface PointerTransports {
  readonly send: Transport;
  readonly recv: Transport;
}

export interface PointerChannelEvents {
  pointed: Pointed;
  /** A packet that is not about a share: for the boards. */
  otherPacket: Uint8Array;
  /** Whether something can be sent. */
  openChanged: boolean;
}

/**
 * The data channels for pointing and drawing, on whatever transports there are. If they cannot be opened, only pointing
 * and drawing do not work. The transports belong to others, and close the channels.
 */
export class PointerChannel extends TypedEmitter<PointerChannelEvents> {
  /** Null where no channel is encrypted. */
  seal: PointingSeal | null = null;
  #up: DataProducer | null = null;
  #attached: Transport | null = null;

  /** Whether something can be sent. */
  get isOpen(): boolean {
    return this.#up?.readyState === 'open';
  }

  /** Opens both directions. The server is ready already, so no answer is awaited. */
  attach({ send, recv }: PointerTransports, { upId, down }: PointerParameters): void {
    this.#attached = send;
    send.on('producedata', (_channel, done) => done({ id: upId }));
    send.produceData({ ordered: false, maxRetransmits: 0, label: 'pointer' }).then(
      (up) => {
        if (this.#attached !== send) return;
        this.#up = up;
        const report = () => this.#up === up && this.emit('openChanged', this.isOpen);
        up.on('open', report);
        up.on('close', report);
        report();
      },
      () => undefined,
    );
    recv.consumeData(dataChannelOptions(down, 'pointer')).then(
      (channel) => this.#listen(channel),
      () => undefined,
    );
  }

  detach(): void {
    this.#attached = null;
    this.#up = null;
    this.emit('openChanged', false);
  }

  /** False when it cannot be sent now. */
  send(pointing: Pointing): boolean {
    return this.seal?.send(pointing, this) ?? this.sendPacket(encodePointing(pointing));
  }

  /** As `send`, for a packet of another kind. */
  sendPacket(packet: Uint8Array<ArrayBuffer>): boolean {
    const up = this.#up;
    if (!up || !this.isOpen || up.bufferedAmount > bufferedMax) return false;
    up.send(packet);
    return true;
  }

  #listen(channel: DataConsumer): void {
    channel.binaryType = 'arraybuffer';
    channel.on('message', (message: unknown) => {
      if (!(message instanceof ArrayBuffer)) return;
      const packet = new Uint8Array(message);
      const pointed = decodePointed(packet);
      if (pointed === null) this.emit('otherPacket', packet);
      if (this.seal) this.seal.take(packet, (taken) => this.emit('pointed', taken));
      else if (pointed !== null) this.emit('pointed', pointed);
    });
  }
}

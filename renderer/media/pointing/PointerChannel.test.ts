import type { Transport } from 'mediasoup-client/types';
import { expect, it } from 'vitest';
import type { PeerId } from '../../../shared/domain/ids.ts';
import type { PointerParameters } from '../../../shared/protocol/streams/media.ts';
import {
  encodePointed,
  encodePointing,
  type Pointed,
} from '../../../shared/protocol/streams/pointer.ts';
import { PointerChannel } from './PointerChannel.ts';

const pointing = { share: 'bob' as PeerId, order: 1, at: { x: 0, y: 0 }, stroke: null };
const plain = encodePointed('cho' as PeerId, encodePointing(pointing));

/** A channel whose transports are played: what it sent and heard, and what arrives. */
async function open() {
  const sent: Uint8Array[] = [];
  const heard: Pointed[] = [];
  let arrive: (message: ArrayBuffer) => void = () => undefined;
  const up = {
    readyState: 'open',
    bufferedAmount: 0,
    on: () => undefined,
    send: (packet: Uint8Array) => sent.push(packet),
  };
  const down = {
    on: (_name: string, listen: typeof arrive) => {
      arrive = listen;
    },
  };
  const send = { on: () => undefined, produceData: async () => up } as unknown as Transport;
  const recv = { consumeData: async () => down } as unknown as Transport;
  const channel = new PointerChannel();
  channel.on('pointed', (pointed) => heard.push(pointed));
  const setup = { upId: 'up', down: { id: 'down', dataProducerId: 'x', sctpStreamParameters: {} } };
  channel.attach({ send, recv }, setup as PointerParameters);
  await new Promise((resolve) => setTimeout(resolve));
  return {
    channel,
    sent,
    heard,
    arrive: (packet: Uint8Array<ArrayBuffer>) => arrive(packet.slice().buffer),
  };
}

it('sends and takes packets as they are where nothing is encrypted', async () => {
  const { channel, sent, heard, arrive } = await open();
  expect(channel.send(pointing)).toBe(true);
  arrive(plain);
  expect(sent).toEqual([encodePointing(pointing)]);
  expect(heard).toEqual([{ by: 'cho', pointing }]);
});

it('sends and takes what the seal lets through, where channels may be encrypted', async () => {
  const { channel, sent, heard, arrive } = await open();
  const sealed = Uint8Array.from([9]);
  channel.seal = {
    send: (_pointing, { sendPacket }) => sendPacket.call(channel, sealed),
    take: (packet, hear) => packet[0] === 9 && hear({ by: 'dan' as PeerId, pointing }),
  };
  expect(channel.send(pointing)).toBe(true);
  arrive(plain);
  arrive(sealed);
  expect(sent).toEqual([sealed]);
  expect(heard).toEqual([{ by: 'dan', pointing }]);
});

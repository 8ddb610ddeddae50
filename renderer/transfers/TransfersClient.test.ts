import { beforeEach, expect, it, vi } from 'vitest';
import type { DirectPairId, PeerId, TransferId } from '../../shared/domain/ids.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { Notifications } from '../../shared/protocol/protocol.ts';
import { FakeEmitter } from '../testing/FakeEmitter.ts';
import type { TransferChannel } from './ChannelInbox.ts';
import type { ChosenPlace } from './ReceivedFile.ts';
import { type TransferLink, TransfersClient } from './TransfersClient.ts';

const id = 'x'.repeat(16) as TransferId;
const bob = 'bob' as PeerId;
let server: FakeEmitter<Notifications>;
let request: ReturnType<typeof vi.fn>;
let offerLink: (link: TransferLink) => void;
let place: ChosenPlace;
let client: TransfersClient;
const abandon = vi.fn(async () => undefined);

beforeEach(() => {
  server = new FakeEmitter();
  request = vi.fn(async () => ({ transferId: id }));
  abandon.mockClear();
  place = { write: async () => undefined, finish: async () => undefined, abandon };
  client = new TransfersClient({
    server: { request: request as never, on: (name, listen) => server.on(name, listen) },
    nameOf: () => 'Bob',
    onLink: (listen) => {
      offerLink = listen;
      return () => undefined;
    },
    choosePlace: async () => place,
  });
});

const file = () => new File(['hello'], 'a.txt');
const all = () =>
  client.state
    .getState()
    .map(({ name, isMine, status }) => [
      isMine ? 'out' : 'in',
      name,
      'failure' in status ? status.failure : status.kind,
    ]);
const asked = () => request.mock.calls.map(([name]) => name as string);
const key = () => client.state.getState()[0]?.key ?? '';
const offered = () =>
  server.emit('transfer:offered', { transferId: id, peerId: bob, name: 'b.txt', size: 5 });

/** A link whose channel opens by `open` and whose connection ends by `end`. */
function paired(name: string) {
  const pairId = name as DirectPairId;
  const ending = new AbortController();
  const { promise, resolve } = Promise.withResolvers<TransferChannel>();
  const link = { pairId, channel: promise, ended: ending.signal, close: vi.fn() };
  offerLink(link);
  server.emit('transfer:paired', { transferId: id, pairId });
  return { link, open: resolve, end: () => ending.abort() };
}

it('asks the other one, and tells the server when it is cancelled', async () => {
  client.offer({ peerId: bob, name: 'Bob' }, file());
  expect(all()).toEqual([['out', 'a.txt', 'asking']]);
  await vi.waitFor(() => expect(client.state.getState()[0]?.id).toBe(id));
  expect(request).toHaveBeenCalledWith('transfer:offer', { peerId: bob, name: 'a.txt', size: 5 });
  client.dismiss(key());
  expect(request).toHaveBeenLastCalledWith('transfer:end', { transferId: id });
  expect(all()).toEqual([]);
});

it('that is cancelled before the server has answered ends there, too', async () => {
  client.offer({ peerId: bob, name: 'Bob' }, file());
  client.dismiss(key());
  await vi.waitFor(() => expect(asked()).toEqual(['transfer:offer', 'transfer:end']));
});

it('says why it could not be offered, and that it was declined', async () => {
  request.mockRejectedValueOnce(new RequestError('notFound', 'for a test'));
  client.offer({ peerId: bob, name: 'Bob' }, file());
  await vi.waitFor(() => expect(all()).toEqual([['out', 'a.txt', 'notFound']]));
  client.dismiss(key());
  client.offer({ peerId: bob, name: 'Bob' }, file());
  await vi.waitFor(() => expect(client.state.getState()[0]?.id).toBe(id));
  server.emit('transfer:ended', { transferId: id });
  expect(all()).toEqual([['out', 'a.txt', 'ended']]);
});

it('accepts a file only when there is a place for it', async () => {
  offered();
  place = 'cancelled';
  await client.accept(key());
  expect(asked()).toEqual([]);
  expect(all()).toEqual([['in', 'b.txt', 'asking']]);
  place = 'tooLarge';
  await client.accept(key());
  expect(asked()).toEqual(['transfer:end']);
  expect(all()).toEqual([['in', 'b.txt', 'tooLarge']]);
});

it('makes a lost connection again, and gives up when none brings anything', async () => {
  vi.useFakeTimers();
  offered();
  await client.accept(key());
  for (let count = 1; count <= 4; count += 1) {
    const { end } = paired(`pair ${count}`);
    expect(all()).toEqual([['in', 'b.txt', 'connecting']]);
    end();
    await vi.advanceTimersByTimeAsync(60_000);
  }
  expect(asked().filter((name) => name === 'transfer:reconnect')).toHaveLength(3);
  expect(all()).toEqual([['in', 'b.txt', 'noWay']]);
  expect(abandon).toHaveBeenCalled();
  expect(asked().at(-1)).toBe('transfer:end');
  vi.useRealTimers();
});

it('ends a connection for a transfer that this page does not know', () => {
  const { link } = paired('strange');
  expect(link.close).toHaveBeenCalled();
  expect(request).toHaveBeenCalledWith('transfer:end', { transferId: id });
});

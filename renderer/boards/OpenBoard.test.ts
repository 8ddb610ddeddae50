import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { BoardContent, BoardElement, BoardId } from '../../shared/domain/board.ts';
import type { ChannelId, PeerId } from '../../shared/domain/ids.ts';
import {
  type BoardPointing,
  decodeBoardPointing,
  encodeBoardPointing,
} from '../../shared/protocol/channels/boardPointer.ts';
import type { BoardNotifications } from '../../shared/protocol/channels/boards.ts';
import { type ErrorCode, RequestError } from '../../shared/protocol/errors.ts';
import { encodePointed } from '../../shared/protocol/streams/pointer.ts';
import { FakeEmitter } from '../testing/FakeEmitter.ts';
import { BoardClient } from './BoardClient.ts';

const id: BoardId = { channelId: 'general' as ChannelId, kind: 'own' };
const drawn = (each: string, version = 1, more: object = {}): BoardElement => ({
  id: each,
  version,
  versionNonce: 1,
  isDeleted: false,
  ...more,
});

class FakeServer extends FakeEmitter<BoardNotifications & { lost: unknown }> {
  readonly asked: { readonly name: string; readonly payload: unknown }[] = [];
  content: BoardContent = { edition: 0, elements: [] };
  /** The next answers to edits; what is not here succeeds. */
  readonly refusals: (ErrorCode | null)[] = [];

  async request(name: string, payload: unknown, inOrder?: (value: never) => void): Promise<never> {
    this.asked.push({ name, payload });
    const refusal = name === 'board:edit' ? this.refusals.shift() : null;
    if (refusal) throw new RequestError(refusal, refusal);
    const answer = (name === 'board:open' ? this.content : {}) as never;
    inOrder?.(answer);
    return answer;
  }

  /** The ids of what was sent in each edit. */
  get edits(): string[][] {
    return this.asked.flatMap(({ name, payload }) =>
      name === 'board:edit'
        ? [(payload as { elements: BoardElement[] }).elements.map((each) => each.id)]
        : [],
    );
  }
}

class FakeChannel extends FakeEmitter<{ otherPacket: Uint8Array }> {
  readonly sent: BoardPointing[] = [];
  sendPacket(packet: Uint8Array): boolean {
    const pointing = decodeBoardPointing(packet);
    if (pointing) this.sent.push(pointing);
    return true;
  }
}

let server: FakeServer;
let session: FakeEmitter<{ opened: unknown }>;
let channel: FakeChannel;
let client: BoardClient;
beforeEach(() => {
  vi.useFakeTimers();
  server = new FakeServer();
  session = new FakeEmitter();
  channel = new FakeChannel();
  client = new BoardClient({
    session,
    signaling: server as never,
    pointer: channel,
    isConnected: () => true,
  });
});
afterEach(() => {
  client.close();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

async function opened() {
  const board = client.open(id);
  await vi.advanceTimersByTimeAsync(0);
  const events: unknown[] = [];
  for (const name of ['changed', 'replaced', 'cleared', 'pointed', 'imageAdded'] as const) {
    board.on(name, (payload) => events.push([name, payload]));
  }
  return { board, events };
}
const pass = () => vi.advanceTimersByTimeAsync(5_000);

it('opens, sends what is drawn together, and tells what others draw', async () => {
  server.content = { edition: 3, elements: [drawn('a')] };
  const { board, events } = await opened();
  expect([board.state.getState().status, board.elements]).toEqual(['open', [drawn('a')]]);
  board.edit([drawn('b')]);
  board.edit([drawn('c')]);
  expect(board.state.getState().hasUnsent).toBe(true);
  await pass();
  expect(server.asked.at(-1)).toEqual({
    name: 'board:edit',
    payload: { ...id, edition: 3, elements: [drawn('b'), drawn('c')] },
  });
  expect(board.state.getState().hasUnsent).toBe(false);
  server.emit('board:edited', { ...id, elements: [drawn('d'), drawn('c')] });
  server.emit('board:edited', { ...id, kind: 'game', elements: [drawn('e')] });
  server.emit('board:imageAdded', { ...id, imageId: 'cat' });
  expect(events).toEqual([
    ['changed', [drawn('d')]],
    ['imageAdded', 'cat'],
  ]);
});

it('keeps what is drawn without a connection, and sends it with the next session', async () => {
  const { board } = await opened();
  server.emit('lost', {});
  board.edit([drawn('a')]);
  await pass();
  expect([board.state.getState(), server.edits]).toMatchObject([
    { status: 'lost', hasUnsent: true },
    [],
  ]);
  session.emit('opened', {});
  await pass();
  expect([board.state.getState(), server.edits]).toMatchObject([
    { status: 'open', hasUnsent: false },
    [['a']],
  ]);
});

it('repeats an edit that was not answered, without another one', async () => {
  const { board } = await opened();
  server.refusals.push('timeout', 'rateLimited', null);
  board.edit([drawn('a')]);
  await pass();
  await pass();
  expect(server.edits).toEqual([['a'], ['a'], ['a']]);
});

it('takes back what the server does not take, and only that', async () => {
  const { board, events } = await opened();
  server.refusals.push('invalidRequest', null, 'invalidRequest');
  board.edit([drawn('a'), drawn('b')]);
  await pass();
  expect(server.edits).toEqual([['a', 'b'], ['a'], ['b']]);
  expect([board.elements, board.state.getState().refusal]).toEqual([
    [drawn('a')],
    'invalidRequest',
  ]);
  expect(events.at(-1)).toEqual(['replaced', [drawn('a')]]);
  board.edit([drawn('c')]);
  await pass();
  expect(board.state.getState().refusal).toBeNull();
});

it('is cleared, and edits of before are void', async () => {
  const { board, events } = await opened();
  board.edit([drawn('a')]);
  server.emit('board:cleared', { ...id, edition: 1 });
  await pass();
  expect([events, server.edits, board.elements]).toEqual([
    [
      ['cleared', null],
      ['replaced', []],
    ],
    [],
    [],
  ]);
  // An edit that crossed a clearing, which is known after it is opened again.
  server.content = { edition: 2, elements: [] };
  server.refusals.push('conflict');
  board.edit([drawn('b')]);
  await pass();
  expect([server.edits, board.elements, board.state.getState().status]).toEqual([
    [['b']],
    [],
    'open',
  ]);
});

it('closes with the game, and tells why it could not be opened', async () => {
  const { board } = await opened();
  server.emit('board:closed', id);
  expect(board.state.getState()).toMatchObject({ status: 'closed', failure: null });
});

it('sends the stroke while it is drawn, once for each point, and hears those of others', async () => {
  const { board, events } = await opened();
  const points = Array.from({ length: 5 }, (_, index) => ({ x: index, y: -index }));
  const look = { color: [1, 2, 3], width: 4 } as const;
  board.draw({ ...look, points: points.slice(0, 2) });
  board.draw({ ...look, points });
  board.draw(null);
  await pass();
  const strokes = channel.sent.flatMap(({ stroke }) => stroke ?? []);
  expect(strokes.at(-1)).toMatchObject({ first: 0, points, color: [1, 2, 3], width: 4 });
  board.draw({ ...look, points });
  await pass();
  expect(new Set(channel.sent.map(({ stroke }) => stroke?.id)).size).toBeGreaterThan(1);
  const pointing = { board: id, order: 1, at: { x: 1, y: 2 }, stroke: null };
  channel.emit('otherPacket', encodePointed('bob' as PeerId, encodeBoardPointing(pointing)));
  channel.emit('otherPacket', new Uint8Array([9]));
  expect(events).toEqual([['pointed', { by: 'bob', pointing }]]);
});

it('sends a picture in pieces', async () => {
  const { board } = await opened();
  expect(await board.addImage('cat', new Blob([new Uint8Array(100_000)]))).toBeNull();
  const pieces = server.asked.filter(({ name }) => name === 'board:addImage');
  expect(pieces.map(({ payload }) => (payload as { offset: number }).offset)).toEqual([
    0, 49_152, 98_304,
  ]);
});

it('sends what is left when it is closed, and the server forgets it', async () => {
  const { board } = await opened();
  board.edit([drawn('a')]);
  board.close();
  expect(server.asked.slice(-2).map(({ name }) => name)).toEqual(['board:edit', 'board:close']);
});

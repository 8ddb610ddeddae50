import { expect, test } from 'vitest';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { VoiceReport } from '../../shared/ipc/voice.ts';
import { VoiceBoard } from './VoiceBoard.ts';

const outside: VoiceReport = {
  channels: [],
  channelId: null,
  muted: false,
  deafened: false,
  speaking: false,
  sharing: false,
  camera: false,
};
const inside: VoiceReport = { ...outside, channelId: 'general' as ChannelId };

function create() {
  const board = new VoiceBoard();
  const displaced: string[] = [];
  let changes = 0;
  board.on('displaced', (serverId) => displaced.push(serverId));
  board.on('changed', () => changes++);
  return { board, displaced, changes: () => changes };
}

test('I am where a page says that I am', () => {
  const { board, changes } = create();
  board.report('a', outside);
  expect(board.joinedServerId).toBeNull();
  board.report('a', inside);
  expect(board.joinedServerId).toBe('a');
  expect(board.reportOf('a')).toEqual(inside);
  board.report('a', outside);
  expect(board.joinedServerId).toBeNull();
  expect(changes()).toBe(3);
});

test('joining on one server leaves the other, and the newest join counts', () => {
  const { board, displaced } = create();
  board.report('a', inside);
  board.report('b', inside);
  expect(board.joinedServerId).toBe('b');
  expect(displaced).toEqual(['a']);
  // The page that is told to leave still says that it is there, and then that it has left.
  board.report('a', { ...inside, muted: true });
  expect(board.joinedServerId).toBe('b');
  board.report('a', outside);
  expect(board.joinedServerId).toBe('b');
  expect(displaced).toEqual(['a']);
});

test('a page that is gone is in no call', () => {
  const { board, changes } = create();
  board.report('a', inside);
  board.forget('a');
  expect(board.joinedServerId).toBeNull();
  expect(board.reportOf('a')).toBeNull();
  expect(board.reportOf(null)).toBeNull();
  board.forget('a');
  expect(changes()).toBe(2);
});

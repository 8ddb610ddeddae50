import { expect, test } from 'vitest';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { VoiceReport } from '../../shared/ipc/voice.ts';
import { CallRegistry } from './CallRegistry.ts';

const outside: VoiceReport = {
  channels: [],
  channelId: null,
  muted: false,
  deafened: false,
  pushToTalkOnly: false,
  speaking: false,
  sharing: false,
  camera: false,
  door: null,
};
const inside: VoiceReport = { ...outside, channelId: 'general' as ChannelId };

function create() {
  const callRegistry = new CallRegistry();
  const displaced: string[] = [];
  let changes = 0;
  callRegistry.on('displaced', (serverId) => displaced.push(serverId));
  callRegistry.on('changed', () => changes++);
  return { callRegistry, displaced, changes: () => changes };
}

test('the call is on the server whose page reports a channel', () => {
  const { callRegistry, changes } = create();
  callRegistry.report('a', outside);
  expect(callRegistry.joinedServerId).toBeNull();
  callRegistry.report('a', inside);
  expect(callRegistry.joinedServerId).toBe('a');
  expect(callRegistry.reportOf('a')).toEqual(inside);
  callRegistry.report('a', outside);
  expect(callRegistry.joinedServerId).toBeNull();
  expect(changes()).toBe(3);
});

test('joining on one server leaves the other, and the newest join counts', () => {
  const { callRegistry, displaced } = create();
  callRegistry.report('a', inside);
  callRegistry.report('b', inside);
  expect(callRegistry.joinedServerId).toBe('b');
  expect(displaced).toEqual(['a']);
  // The page that must leave reports its channel once more, then that it has left.
  callRegistry.report('a', { ...inside, muted: true });
  expect(callRegistry.joinedServerId).toBe('b');
  callRegistry.report('a', outside);
  expect(callRegistry.joinedServerId).toBe('b');
  expect(displaced).toEqual(['a']);
});

test('a page that is gone is in no call', () => {
  const { callRegistry, changes } = create();
  callRegistry.report('a', inside);
  callRegistry.forget('a');
  expect(callRegistry.joinedServerId).toBeNull();
  expect(callRegistry.reportOf('a')).toBeNull();
  expect(callRegistry.reportOf(null)).toBeNull();
  callRegistry.forget('a');
  expect(changes()).toBe(2);
});

import { expect, test } from 'vitest';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { currentChannel, withVisited } from './callState.ts';

const [general, music] = ['general', 'music'] as ChannelId[] as [ChannelId, ChannelId];

test('during a move the current channel is the old one', () => {
  expect(currentChannel({ kind: 'outside', failure: null })).toBeNull();
  expect(currentChannel({ kind: 'joining', channelId: general, from: null })).toBeNull();
  expect(currentChannel({ kind: 'joined', channelId: general, failure: null })).toBe(general);
  expect(currentChannel({ kind: 'joining', channelId: music, from: general })).toBe(general);
  expect(currentChannel({ kind: 'joined', channelId: music, failure: null })).toBe(music);
});

test('the two channels joined last are known, newest first', () => {
  const joined = (channelId: ChannelId) => ({ kind: 'joined', channelId, failure: null }) as const;
  const afterOne = withVisited([], joined(general));
  expect(afterOne).toEqual([general]);
  expect(withVisited(afterOne, { kind: 'joining', channelId: music, from: general })).toBe(
    afterOne,
  );
  expect(withVisited(afterOne, { kind: 'outside', failure: null })).toBe(afterOne);
  const afterTwo = withVisited(afterOne, joined(music));
  expect(afterTwo).toEqual([music, general]);
  expect(withVisited(afterTwo, joined(music))).toBe(afterTwo);
  expect(withVisited(afterTwo, joined(general))).toEqual([general, music]);
});

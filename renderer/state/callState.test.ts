import { expect, test } from 'vitest';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { currentChannel } from './callState.ts';

const [general, music] = ['general', 'music'] as ChannelId[] as [ChannelId, ChannelId];

test('during a move the current channel is the old one', () => {
  expect(currentChannel({ kind: 'outside', failure: null })).toBeNull();
  expect(currentChannel({ kind: 'joining', channelId: general, from: null })).toBeNull();
  expect(currentChannel({ kind: 'joined', channelId: general, failure: null })).toBe(general);
  expect(currentChannel({ kind: 'joining', channelId: music, from: general })).toBe(general);
  expect(currentChannel({ kind: 'joined', channelId: music, failure: null })).toBe(music);
});

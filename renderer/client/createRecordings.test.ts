import { expect, it, vi } from 'vitest';
import type { RecordingId, UserId } from '../../shared/domain/ids.ts';
import type { RecordingSeat } from '../../shared/domain/Recording.ts';
import type { SignalingClient } from '../signaling/SignalingClient.ts';
import { createPerchStore } from '../store/perchStore.ts';
import { annIn, channelOf, occupantOf } from '../testing/people.fixture.ts';
import { createRecordings } from './createRecordings.ts';

it('a sound says that a recording begins, that one runs where the user comes, and that it ends; none where sounds are off', () => {
  const store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  const end = new AbortController();
  const played: string[] = [];
  const signaling = { request: vi.fn(), on: () => () => undefined } as unknown as SignalingClient;
  const play = (name: string) => void played.push(name);
  createRecordings(store, signaling, play, '', end.signal, () => new Promise(() => undefined));
  const by = { id: 'olga' as UserId, name: 'Olga' };
  const seat: RecordingSeat = { id: 'r1' as RecordingId, by, startedAt: 0 };
  const [general, music] = [channelOf('General'), channelOf('Music', { recording: seat })];
  const recorded = { ...general, recording: seat };
  const show = (channels: (typeof general)[], here = general) =>
    store.setState({
      ...annIn(channels, [occupantOf('Ann', here.name)]),
      voice: { kind: 'joined', channelId: here.id, failure: null },
    });
  show([general, music]);
  expect(played).toEqual([]);
  show([recorded, music]);
  show([general, music]);
  expect(played).toEqual(['recordingOn', 'recordingOff']);
  show([general, music], music);
  expect(played.slice(2)).toEqual(['recordingOn']);
  const { preferences } = store.getState();
  store.setState({ preferences: { ...preferences, earcons: false } });
  show([general, music]);
  expect(played).toHaveLength(3);
  end.abort();
});

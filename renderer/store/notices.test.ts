import { expect, test } from 'vitest';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { ChannelState } from '../state/callState.ts';
import {
  cameraNews,
  connectionNews,
  microphoneNews,
  shareNews,
  switchNews,
  voiceNews,
} from './notices.ts';

const [a, b] = ['a', 'b'] as ChannelId[] as [ChannelId, ChannelId];
const outside: ChannelState = { kind: 'outside', failure: null };
const inA: ChannelState = { kind: 'joined', channelId: a, failure: null };
const toB: ChannelState = { kind: 'joining', channelId: b, from: a };

test('arriving and leaving are said, the way and a return to the same place are not', () => {
  expect(voiceNews(outside, toB)).toBeNull();
  expect(voiceNews(toB, inA)).toEqual({ kind: 'joined', channelId: a });
  expect(voiceNews(inA, inA)).toBeNull();
  expect(voiceNews(inA, outside)).toEqual({ kind: 'left' });
  expect(voiceNews(outside, outside)).toBeNull();
});

test('a refused wish is said once, with its reason', () => {
  const refused: ChannelState = { ...inA, failure: { channelId: b, code: 'channelFull' } };
  expect(voiceNews(toB, refused)).toEqual({
    kind: 'joinFailed',
    channelId: b,
    code: 'channelFull',
  });
  expect(voiceNews(refused, { ...refused })).toBeNull();
});

test('the connection: its loss, the server’s stop, and the return', () => {
  const lost = { kind: 'reconnecting', reason: 'lost', attempt: 1, since: 0 } as const;
  expect(connectionNews({ kind: 'ready' }, lost)).toEqual({ kind: 'connectionLost' });
  expect(connectionNews({ kind: 'ready' }, { ...lost, reason: 'serverStopping' })).toEqual({
    kind: 'serverStopping',
  });
  expect(connectionNews(lost, { ...lost, attempt: 2 })).toBeNull();
  expect(connectionNews(lost, { kind: 'ready' })).toEqual({ kind: 'connectionBack' });
});

test('the microphone: only a change between having one and having none', () => {
  const live = { kind: 'live', deviceId: 'd', label: 'l' } as const;
  const none = { kind: 'none', reason: 'missing' } as const;
  expect(microphoneNews({ kind: 'closed' }, live)).toBeNull();
  expect(microphoneNews(live, none)).toEqual({ kind: 'listenOnly', reason: 'missing' });
  expect(microphoneNews(none, { ...none })).toBeNull();
  expect(microphoneNews(none, live)).toEqual({ kind: 'microphoneBack' });
});

test('deafen outweighs the mute that it implies', () => {
  const off = { muted: false, deafened: false };
  const deafened = { muted: true, deafened: true };
  expect(switchNews(off, deafened)).toEqual({ kind: 'deafened' });
  expect(switchNews(deafened, off)).toEqual({ kind: 'undeafened' });
  expect(switchNews(off, { ...off, muted: true })).toEqual({ kind: 'muted' });
  expect(switchNews(off, { ...off })).toBeNull();
});

test('my share: its beginning, its end and its failure; a cancel and a new watcher are not said', () => {
  const off = { kind: 'off', failure: null } as const;
  const live = { kind: 'live', name: null, sound: false, watchers: [] } as const;
  expect(shareNews({ kind: 'picking' }, off)).toBeNull();
  expect(shareNews({ kind: 'starting' }, live)).toEqual({ kind: 'shareLive' });
  expect(shareNews(live, { ...live })).toBeNull();
  expect(shareNews(live, off)).toEqual({ kind: 'shareStopped' });
  expect(shareNews(live, { ...off, failure: 'sourceGone' })).toEqual({
    kind: 'shareFailed',
    reason: 'sourceGone',
  });
});

test('a camera that goes on or off is said, and why it could not; of the preview nothing', () => {
  const off = { kind: 'off', failure: null } as const;
  const camera = { deviceId: 'desk', label: 'Desk', facing: null };
  const live = { kind: 'live', camera } as const;
  const preview = { kind: 'preview', failure: 'missing', camera: null } as const;
  expect(cameraNews(off, preview)).toBeNull();
  expect(cameraNews(preview, off)).toBeNull();
  expect(cameraNews({ kind: 'starting' }, live)).toEqual({ kind: 'cameraLive' });
  expect(cameraNews(live, { ...live })).toBeNull();
  expect(cameraNews(live, off)).toEqual({ kind: 'cameraOff' });
  const gone = { kind: 'off', failure: 'unplugged' } as const;
  expect(cameraNews(live, gone)).toEqual({ kind: 'cameraFailed', reason: 'unplugged' });
});

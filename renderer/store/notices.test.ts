import { expect, test } from 'vitest';
import type { ChannelId } from '../../shared/domain/ids.ts';
import type { ChannelState } from '../state/callState.ts';
import {
  cameraNotice,
  channelNotice,
  connectionNotice,
  microphoneNotice,
  shareNotice,
  switchNotice,
} from './notices.ts';

const [a, b] = ['a', 'b'] as ChannelId[] as [ChannelId, ChannelId];
const outside: ChannelState = { kind: 'outside', failure: null };
const inA: ChannelState = { kind: 'joined', channelId: a, failure: null };
const toB: ChannelState = { kind: 'joining', channelId: b, from: a };

test('gives a notice for a join and a leave, not for joining or a return to the same channel', () => {
  expect(channelNotice(outside, toB)).toBeNull();
  expect(channelNotice(toB, inA)).toEqual({ kind: 'joined', channelId: a });
  expect(channelNotice(inA, inA)).toBeNull();
  expect(channelNotice(inA, outside)).toEqual({ kind: 'left' });
  expect(channelNotice(outside, outside)).toBeNull();
});

test('gives one notice for a refused join, with its reason', () => {
  const refused: ChannelState = { ...inA, failure: { channelId: b, code: 'channelFull' } };
  expect(channelNotice(toB, refused)).toEqual({
    kind: 'joinFailed',
    channelId: b,
    code: 'channelFull',
  });
  expect(channelNotice(refused, { ...refused })).toBeNull();
});

test('gives a notice for a lost connection, a stopping server and the reconnection', () => {
  const lost = { kind: 'reconnecting', reason: 'lost', attempt: 1, since: 0 } as const;
  expect(connectionNotice({ kind: 'ready' }, lost)).toEqual({ kind: 'connectionLost' });
  expect(connectionNotice({ kind: 'ready' }, { ...lost, reason: 'serverStopping' })).toEqual({
    kind: 'serverStopping',
  });
  expect(connectionNotice(lost, { ...lost, attempt: 2 })).toBeNull();
  expect(connectionNotice(lost, { kind: 'ready' })).toEqual({ kind: 'connectionBack' });
});

test('gives a notice if the microphone becomes available or unavailable', () => {
  const live = { kind: 'live', deviceId: 'd', label: 'l' } as const;
  const none = { kind: 'none', reason: 'missing' } as const;
  expect(microphoneNotice({ kind: 'closed' }, live)).toBeNull();
  expect(microphoneNotice(live, none)).toEqual({ kind: 'listenOnly', reason: 'missing' });
  expect(microphoneNotice(none, { ...none })).toBeNull();
  expect(microphoneNotice(none, live)).toEqual({ kind: 'microphoneBack' });
});

test('gives a notice for deafen only, not for the mute that it implies', () => {
  const off = { muted: false, deafened: false };
  const deafened = { muted: true, deafened: true };
  expect(switchNotice(off, deafened)).toEqual({ kind: 'deafened' });
  expect(switchNotice(deafened, off)).toEqual({ kind: 'undeafened' });
  expect(switchNotice(off, { ...off, muted: true })).toEqual({ kind: 'muted' });
  expect(switchNotice(off, { ...off })).toBeNull();
});

test('gives a notice for start, end and failure of a share, not for a cancel or a new viewer', () => {
  const off = { kind: 'off', failure: null } as const;
  const live = { kind: 'live', name: null, sound: false, watchers: [] } as const;
  expect(shareNotice({ kind: 'picking' }, off)).toBeNull();
  expect(shareNotice({ kind: 'starting' }, live)).toEqual({ kind: 'shareLive' });
  expect(shareNotice(live, { ...live })).toBeNull();
  expect(shareNotice(live, off)).toEqual({ kind: 'shareStopped' });
  expect(shareNotice(live, { ...off, failure: 'sourceGone' })).toEqual({
    kind: 'shareFailed',
    reason: 'sourceGone',
  });
});

test('gives a notice for camera on, off and failure, not for the preview', () => {
  const off = { kind: 'off', failure: null } as const;
  const camera = { deviceId: 'desk', label: 'Desk', facing: null };
  const live = { kind: 'live', camera } as const;
  const preview = { kind: 'preview', failure: 'missing', camera: null } as const;
  expect(cameraNotice(off, preview)).toBeNull();
  expect(cameraNotice(preview, off)).toBeNull();
  expect(cameraNotice({ kind: 'starting' }, live)).toEqual({ kind: 'cameraLive' });
  expect(cameraNotice(live, { ...live })).toBeNull();
  expect(cameraNotice(live, off)).toEqual({ kind: 'cameraOff' });
  const gone = { kind: 'off', failure: 'unplugged' } as const;
  expect(cameraNotice(live, gone)).toEqual({ kind: 'cameraFailed', reason: 'unplugged' });
});

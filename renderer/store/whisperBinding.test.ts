import { beforeEach, expect, test } from 'vitest';
import type { ChannelId, PeerId, UserId } from '../../shared/domain/ids.ts';
import type { WhisperTarget } from '../../shared/domain/whisperTarget.ts';
import type { WhisperNotifications } from '../../shared/protocol/streams/whisper.ts';
import { TypedEmitter } from '../../shared/TypedEmitter.ts';
import type { WhisperFailure, WhisperState } from '../state/callState.ts';
import { FakeEmitter } from '../testing/FakeEmitter.ts';
import type { NewNotice } from './notices.ts';
import { createPerchStore, type PerchStore } from './perchStore.ts';
import { bindWhispers } from './whisperBinding.ts';

type Told = WhisperNotifications & { lost: undefined };
class Engine extends TypedEmitter<{
  changed: WhisperState;
  failed: { reason: WhisperFailure; target: WhisperTarget | null };
}> {
  fail(reason: WhisperFailure, target: WhisperTarget | null) {
    this.emit('failed', { reason, target });
  }
}

const ann = 'ann' as PeerId;
let store: PerchStore;
let signaling: FakeEmitter<Told>;
let engine: Engine;
let notices: NewNotice[];
beforeEach(() => {
  store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  const occupant = {
    peerId: ann,
    user: { id: 'user' as UserId, name: 'Ann', colorSeed: 0, isOwner: false, roleIds: [] },
    channelId: 'general' as ChannelId,
  };
  store.setState(({ presence }) => ({
    presence: {
      ...presence,
      occupants: [occupant as unknown as (typeof presence.occupants)[number]],
    },
  }));
  signaling = new FakeEmitter();
  engine = new Engine();
  notices = [];
  bindWhispers(store, { whisper: engine, signaling, notify: (notice) => notices.push(notice) });
});

test('stores who whispers and who whispered last, and gives a notice', () => {
  signaling.emit('whisper:begun', { peerId: ann, toChannel: false });
  // Announced again after a lost connection.
  signaling.emit('whisper:begun', { peerId: ann, toChannel: false });
  expect(store.getState().whispers).toEqual([{ peerId: ann, toChannel: false }]);
  expect(store.getState().lastWhisperer).toBe('user');
  expect(notices[0]).toEqual({ kind: 'whispered', name: 'Ann', toChannel: false });
  signaling.emit('whisper:ended', { peerId: ann });
  expect(store.getState().whispers).toEqual([]);
  expect(store.getState().lastWhisperer).toBe('user');
});

test('a lost connection ends the whispers of others', () => {
  signaling.emit('whisper:begun', { peerId: ann, toChannel: true });
  signaling.emit('lost', undefined);
  expect(store.getState().whispers).toEqual([]);
});

test('gives a notice for a failed whisper, with reason and recipient', () => {
  engine.fail('forbidden', { peerId: ann });
  engine.fail('nobodyYet', null);
  expect(notices).toEqual([
    { kind: 'whisperFailed', reason: 'forbidden', name: 'Ann' },
    { kind: 'whisperFailed', reason: 'nobodyYet', name: null },
  ]);
});

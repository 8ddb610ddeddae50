import { beforeEach, expect, test } from 'vitest';
import type { ChannelId, PeerId, UserId } from '../../shared/domain/ids.ts';
import type { WhisperNotifications, WhisperTarget } from '../../shared/protocol/whisper.ts';
import { TypedEmitter } from '../../shared/TypedEmitter.ts';
import type { WhisperFailure, WhisperState } from '../state/callState.ts';
import { Teller } from '../testing/Teller.ts';
import type { News } from './notices.ts';
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
let signaling: Teller<Told>;
let engine: Engine;
let said: News[];
beforeEach(() => {
  store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  const occupant = {
    peerId: ann,
    user: { id: 'user' as UserId, name: 'Ann', colorSeed: 0 },
    channelId: 'general' as ChannelId,
  };
  store.setState(({ presence }) => ({
    presence: { ...presence, occupants: [occupant as (typeof presence.occupants)[number]] },
  }));
  signaling = new Teller();
  engine = new Engine();
  said = [];
  bindWhispers(store, { whisper: engine, signaling, say: (news) => said.push(news) });
});

test('who whispers to me is known, said, and whom I answer', () => {
  signaling.tell('whisper:begun', { peerId: ann, toChannel: false });
  // Told once more after a lost connection.
  signaling.tell('whisper:begun', { peerId: ann, toChannel: false });
  expect(store.getState().whispers).toEqual([{ peerId: ann, toChannel: false }]);
  expect(store.getState().lastWhisperer).toBe('user');
  expect(said[0]).toEqual({ kind: 'whispered', name: 'Ann', toChannel: false });
  signaling.tell('whisper:ended', { peerId: ann });
  expect(store.getState().whispers).toEqual([]);
  expect(store.getState().lastWhisperer).toBe('user');
});

test('a lost connection ends what is heard', () => {
  signaling.tell('whisper:begun', { peerId: ann, toChannel: true });
  signaling.tell('lost', undefined);
  expect(store.getState().whispers).toEqual([]);
});

test('a whisper that does not work says why, and to whom', () => {
  engine.fail('forbidden', { peerId: ann });
  engine.fail('nobodyYet', null);
  expect(said).toEqual([
    { kind: 'whisperFailed', reason: 'forbidden', name: 'Ann' },
    { kind: 'whisperFailed', reason: 'nobodyYet', name: null },
  ]);
});

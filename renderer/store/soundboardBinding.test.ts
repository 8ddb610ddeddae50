import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ChannelId, PeerId, SoundId, UserId } from '../../shared/domain/ids.ts';
import type { Sound } from '../../shared/domain/Sound.ts';
import type { SoundNotifications } from '../../shared/protocol/channels/sounds.ts';
import { FakeEmitter } from '../testing/FakeEmitter.ts';
import { createPerchStore, type PerchStore } from './perchStore.ts';
import { bindSoundboard } from './soundboardBinding.ts';

const general = 'general' as ChannelId;
const [ann, bob] = ['ann', 'bob'] as PeerId[] as [PeerId, PeerId];
const soundOf = (id: string, name = id): Sound => ({
  id: id as SoundId,
  name,
  emoji: '🥁',
  uploader: { id: 'someone' as UserId, name: 'Someone' },
  lengthMs: 4000,
  hash: `hash of ${id}`,
});
const [drum, horn] = [soundOf('drum'), soundOf('horn')];

class Signaling extends FakeEmitter<SoundNotifications> {
  answer: ((answer: { sounds: Sound[] }) => void) | null = null;

  request(_name: string, _payload: object, inOrder: (answer: { sounds: Sound[] }) => void) {
    this.answer = inOrder;
    return Promise.resolve();
  }
}
class Board extends FakeEmitter<{ previewChanged: SoundId | 'draft' | null }> {
  readonly setSounds = vi.fn<(sounds: readonly Sound[]) => void>();
  readonly played: { sound: Sound; isWanted: () => boolean }[] = [];

  play(sound: Sound, isWanted: () => boolean) {
    this.played.push({ sound, isWanted });
    return Promise.resolve();
  }
}

let store: PerchStore;
let session: FakeEmitter<{ opened: object }>;
let signaling: Signaling;
let board: Board;
let volumes: [number, boolean][];

beforeEach(() => {
  vi.useFakeTimers();
  store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  session = new FakeEmitter();
  signaling = new Signaling();
  board = new Board();
  volumes = [];
  bindSoundboard(store, {
    session,
    signaling,
    soundboard: board,
    output: { setSoundboard: (...call) => volumes.push(call) },
  });
  session.emit('opened', {});
});
afterEach(() => vi.useRealTimers());

const names = () => store.getState().sounds.map(({ name }) => name);
const arrive = () =>
  store.setState({ voice: { kind: 'joined', channelId: general, failure: null } });
const change = (part: object) =>
  store.setState(({ preferences }) => ({ preferences: { ...preferences, ...part } }));
const shown = () => store.getState().soundPlays.map(({ peerId, name }) => [peerId, name]);

test('the list is that of the server, with all changes since it was requested', () => {
  signaling.emit('sound:saved', { sound: horn });
  signaling.emit('sound:removed', { soundId: soundOf('old').id });
  signaling.answer?.({ sounds: [soundOf('old'), drum] });
  expect(names()).toEqual(['drum', 'horn']);
  signaling.emit('sound:saved', { sound: soundOf('drum', 'bass drum') });
  expect(names()).toEqual(['bass drum', 'horn']);
  signaling.emit('sound:removed', { soundId: drum.id });
  expect(names()).toEqual(['horn']);
  expect(board.setSounds.mock.lastCall?.[0]).toEqual([horn]);
  // A new session requests the list again; a late response of the old request is ignored.
  const late = signaling.answer;
  session.emit('opened', {});
  late?.({ sounds: [] });
  expect(names()).toEqual(['horn']);
  signaling.answer?.({ sounds: [drum] });
  expect(names()).toEqual(['drum']);
});

test('sounds of others are played, and shown for a while, in a channel only', () => {
  signaling.answer?.({ sounds: [drum, horn] });
  signaling.emit('sound:played', { soundId: drum.id, peerId: ann });
  expect([board.played, shown()]).toEqual([[], []]);
  arrive();
  signaling.emit('sound:played', { soundId: drum.id, peerId: ann });
  signaling.emit('sound:played', { soundId: drum.id, peerId: bob });
  signaling.emit('sound:played', { soundId: 'unknown' as SoundId, peerId: bob });
  vi.advanceTimersByTime(1000);
  signaling.emit('sound:played', { soundId: horn.id, peerId: ann });
  expect(board.played.map(({ sound }) => sound)).toEqual([drum, drum, horn]);
  expect(shown()).toEqual([
    [bob, 'drum'],
    [ann, 'horn'],
  ]);
  vi.advanceTimersByTime(3000);
  expect(shown()).toEqual([[ann, 'horn']]);
  vi.advanceTimersByTime(1000);
  expect(shown()).toEqual([]);
  // A sound that is still loading when the user leaves is not played.
  expect(board.played.at(-1)?.isWanted()).toBe(true);
  store.setState({ voice: { kind: 'outside', failure: null } });
  expect(board.played.at(-1)?.isWanted()).toBe(false);
});

test('while deafened, or with the soundboard off, a sound is only shown', () => {
  signaling.answer?.({ sounds: [drum] });
  arrive();
  store.setState({ deafened: true });
  signaling.emit('sound:played', { soundId: drum.id, peerId: ann });
  store.setState({ deafened: false });
  change({ soundboard: false });
  signaling.emit('sound:played', { soundId: drum.id, peerId: bob });
  expect(board.played).toEqual([]);
  expect(shown()).toHaveLength(2);
});

test('the volume follows the preferences, and the store has the preview', () => {
  change({ soundboardVolume: 0.4 });
  change({ soundboard: false });
  expect(volumes).toEqual([
    [1, true],
    [0.4, true],
    [0.4, false],
  ]);
  board.emit('previewChanged', drum.id);
  expect(store.getState().soundPreview).toBe(drum.id);
});

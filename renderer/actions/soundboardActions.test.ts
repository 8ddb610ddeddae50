import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ChannelId, PeerId, SoundId, UserId } from '../../shared/domain/ids.ts';
import type { Sound } from '../../shared/domain/Sound.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import { createPerchStore, type PerchStore } from '../store/perchStore.ts';
import type { ActionContext } from './ActionContext.ts';
import { createSoundboardActions } from './soundboardActions.ts';

const drum = { id: 'drum' as SoundId, name: 'drum', emoji: null, lengthMs: 1000 } as Sound;
const stopSound = vi.fn();
const soundboard = {
  play: vi.fn((_sound: Sound, _isWanted: () => boolean) => Promise.resolve(stopSound)),
  preview: vi.fn(),
  stopPreview: vi.fn(),
  encode: vi.fn(),
};
const signaling = { request: vi.fn() };
let store: PerchStore;
let actions: ReturnType<typeof createSoundboardActions>;

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  signaling.request.mockResolvedValue({});
  store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  const user = { id: 'me' as UserId, name: 'Me', isOwner: false, roleIds: [], colorSeed: 0 };
  store.setState({
    me: { peerId: 'my peer' as PeerId, user },
    sounds: [drum],
    voice: { kind: 'joined', channelId: 'general' as ChannelId, failure: null },
  });
  actions = createSoundboardActions({ store, soundboard, signaling } as unknown as ActionContext);
});
afterEach(() => vi.useRealTimers());
const isWanted = () => soundboard.play.mock.lastCall?.[1]();

it('plays a sound at once, for as long as the user is in the channel', async () => {
  const played = actions.playSound(drum.id);
  expect(soundboard.play).toHaveBeenCalledOnce();
  expect(store.getState().soundPlays).toMatchObject([{ peerId: 'my peer', name: 'drum' }]);
  expect(await played).toBeNull();
  expect(signaling.request.mock.calls[0]?.slice(0, 2)).toEqual([
    'sound:play',
    { soundId: drum.id },
  ]);
  expect(isWanted()).toBe(true);
  store.setState({ voice: { kind: 'outside', failure: null } });
  expect(isWanted()).toBe(false);
});

it('stops a sound that the server refuses', async () => {
  signaling.request.mockRejectedValue(new RequestError('rateLimited', 'too many sounds'));
  expect(await actions.playSound(drum.id)).toEqual({
    code: 'rateLimited',
    reason: 'too many sounds',
  });
  expect([isWanted(), store.getState().soundPlays]).toEqual([false, []]);
  expect(stopSound).toHaveBeenCalledOnce();
});

it('sends a sound without playing it here while deafened', async () => {
  store.setState({ deafened: true });
  expect(await actions.playSound(drum.id)).toBeNull();
  expect(soundboard.play).not.toHaveBeenCalled();
});

it('neither plays nor previews an unknown sound', async () => {
  const unknown = 'unknown' as SoundId;
  expect(await actions.playSound(unknown)).toMatchObject({ code: 'notFound' });
  actions.previewSound(unknown);
  expect([soundboard.preview.mock.calls, signaling.request.mock.calls]).toEqual([[], []]);
});

it('stores favourites on this device', () => {
  actions.setFavourite(drum.id, true);
  expect(store.getState().preferences.favouriteSounds).toEqual({ drum: true });
  actions.setFavourite(drum.id, false);
  expect(store.getState().preferences.favouriteSounds).toEqual({});
});

it('uploads a sound only if it could be encoded', async () => {
  const [draft, cut, label] = [{ samples: [] }, { fromMs: 0, toMs: 1 }, { name: 'a', emoji: null }];
  soundboard.encode.mockResolvedValueOnce(null);
  expect(await actions.addSound(draft, cut, label)).toBe('unencodable');
  expect(signaling.request).not.toHaveBeenCalled();
  const bytes = new Uint8Array([1]);
  soundboard.encode.mockResolvedValueOnce(bytes);
  expect(await actions.addSound(draft, cut, label)).toBeNull();
  expect(signaling.request.mock.calls[0]?.[1]).toEqual({ ...label, bytes });
});

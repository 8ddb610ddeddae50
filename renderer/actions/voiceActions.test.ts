import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChannelId, PeerId, UserId } from '../../shared/domain/ids.ts';
import type { Occupant } from '../../shared/domain/Presence.ts';
import type { ChosenTarget } from '../state/preferences.ts';
import { createPerchStore, type PerchStore } from '../store/perchStore.ts';
import type { ActionContext } from './ActionContext.ts';
import { createVoiceActions } from './voiceActions.ts';

const engine = {
  setMuted: vi.fn(),
  setDeafened: vi.fn(),
  setTalking: vi.fn(),
  holdWhisper: vi.fn(),
  testMicrophone: vi.fn(),
  whisper: { refuse: vi.fn() },
};
const [ann, bob] = ['ann', 'bob'] as UserId[] as [UserId, UserId];
const general = 'general' as ChannelId;
const occupant = (peerId: string, userId: UserId) =>
  ({ peerId, user: { id: userId, name: userId }, channelId: general }) as unknown as Occupant;
let store: PerchStore;
let actions: ReturnType<typeof createVoiceActions>;

beforeEach(() => {
  vi.resetAllMocks();
  store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  actions = createVoiceActions({ store, engine } as unknown as ActionContext);
});

it.each([
  [{ muted: false, deafened: false }, true],
  [{ muted: true, deafened: false }, false],
  // Unmuting also ends deafening.
  [{ muted: false, deafened: true }, false],
  [{ muted: true, deafened: true }, false],
])('toggles the mute state that the user sees: %j', (state, muted) => {
  store.setState(state);
  actions.toggleMuted();
  expect(engine.setMuted).toHaveBeenCalledExactlyOnceWith(muted);
});

it.each([true, false])('toggles deafening from %j', (deafened) => {
  store.setState({ deafened });
  actions.toggleDeafened();
  expect(engine.setDeafened).toHaveBeenCalledExactlyOnceWith(!deafened);
});

it('passes push-to-talk on to the engine', () => {
  actions.setTalking(true);
  expect(engine.setTalking).toHaveBeenCalledExactlyOnceWith(true);
});

it('keeps the volume of a user within its limits', () => {
  actions.setUserVolume(ann, 0.5);
  actions.setUserVolume(bob, 7);
  actions.setUserVolume('cho' as UserId, -1);
  expect(store.getState().preferences.volumes).toEqual({ ann: 0.5, bob: 2, cho: 0 });
});

it('tests the microphone with and without noise suppression', () => {
  actions.testMicrophone('playingBackPlain');
  expect(store.getState().microphoneTest).toBe('playingBackPlain');
  expect(engine.testMicrophone).toHaveBeenLastCalledWith(true, true);
  actions.testMicrophone('listening');
  expect(engine.testMicrophone).toHaveBeenLastCalledWith(true, false);
  actions.stopMicrophoneTest();
  expect(store.getState().microphoneTest).toBe('off');
  expect(engine.testMicrophone).toHaveBeenLastCalledWith(false);
});

describe('a whisper', () => {
  beforeEach(() => {
    store.setState(({ presence }) => ({
      me: {
        peerId: 'my peer' as PeerId,
        user: { id: ann, name: 'Ann', isOwner: false, roleIds: [], colorSeed: 0 },
      },
      presence: {
        ...presence,
        occupants: [occupant('my peer', ann), occupant('first', bob), occupant('second', bob)],
      },
    }));
  });
  const refused = () => engine.whisper.refuse.mock.calls.map(([, reason]) => reason);
  const prefer = (whisper1: ChosenTarget | null) =>
    store.setState(({ preferences }) => ({
      preferences: { ...preferences, whisperTargets: { ...preferences.whisperTargets, whisper1 } },
    }));

  it('goes to a channel, or to the window of a user that joined last', () => {
    actions.holdWhisper('button', { kind: 'channel', channelId: general });
    expect(engine.holdWhisper).toHaveBeenLastCalledWith('button', { channelId: general });
    actions.holdWhisper('button', { kind: 'user', userId: bob });
    expect(engine.holdWhisper).toHaveBeenLastCalledWith('button', { peerId: 'second' });
    actions.holdWhisper('button', null);
    expect(engine.holdWhisper).toHaveBeenLastCalledWith('button', null);
  });

  it('is refused for a user without another window in a channel', () => {
    actions.holdWhisper('button', { kind: 'user', userId: ann });
    expect([refused(), engine.holdWhisper.mock.calls]).toEqual([['notHere'], []]);
  });

  it('is refused for a user who does not want to be disturbed, before anything is sent', () => {
    store.setState(({ presence }) => ({
      presence: {
        ...presence,
        occupants: presence.occupants.map((each) => ({
          ...each,
          user: { ...each.user, door: { kind: 'doNotDisturb' } },
        })),
      },
    }));
    actions.holdWhisper('button', { kind: 'user', userId: bob });
    expect([refused(), engine.holdWhisper.mock.calls]).toEqual([['undisturbed'], []]);
  });

  it('of a key goes to the chosen recipient', () => {
    actions.holdWhisper('key', { kind: 'slot', slot: 'whisper1' });
    expect(refused()).toEqual(['notChosen']);
    prefer({ kind: 'user', userId: bob, name: 'Bob' });
    actions.holdWhisper('key', { kind: 'slot', slot: 'whisper1' });
    expect(engine.holdWhisper).toHaveBeenLastCalledWith('key', { peerId: 'second' });
  });

  it('of the reply key goes to the last user that whispered', () => {
    actions.holdWhisper('key', { kind: 'slot', slot: 'whisperReply' });
    expect(refused()).toEqual(['nobodyYet']);
    store.setState({ lastWhisperer: bob });
    actions.holdWhisper('key', { kind: 'slot', slot: 'whisperReply' });
    expect(engine.holdWhisper).toHaveBeenLastCalledWith('key', { peerId: 'second' });
  });
});

import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { ChannelId, PeerId, UserId } from '../../shared/domain/ids.ts';
import type { Occupant } from '../../shared/domain/Presence.ts';
import { bindAudio } from './audioBinding.ts';
import { createPerchStore, type PerchStore } from './perchStore.ts';

const general = 'general' as ChannelId;

function occupant(name: string, change: Partial<Occupant> = {}): Occupant {
  return {
    peerId: `peer ${name}` as PeerId,
    user: { id: name as UserId, name, colorSeed: 0, isOwner: false, roleIds: [] },
    channelId: general,
    suppressed: false,
    stagePart: null,
    serverMuted: false,
    serverDeafened: false,
    muted: false,
    deafened: false,
    listenOnly: false,
    sharing: false,
    drawable: true,
    camera: false,
    away: false,
    ...change,
  };
}

const output = {
  setGains: vi.fn(),
  setShareGains: vi.fn(),
  setDeafened: vi.fn(),
  setWanted: vi.fn(),
  setQuiet: vi.fn(),
  setLevelling: vi.fn(),
  setSpeaker: vi.fn(async () => undefined),
};
const monitor = { setPlayedBack: vi.fn() };
const feed = { setPeople: vi.fn() };
let store: PerchStore;
beforeEach(() => {
  vi.clearAllMocks();
  store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  bindAudio(store, { output, monitor, feed });
});

test('each peer has the volume of its user', () => {
  const { presence, preferences } = store.getState();
  store.setState({ presence: { ...presence, occupants: [occupant('ann'), occupant('bob')] } });
  const volumes = { ['bob' as UserId]: 0.5 } as Record<UserId, number>;
  store.setState({ preferences: { ...preferences, volumes } });
  expect(output.setGains).toHaveBeenLastCalledWith(
    new Map([
      ['peer ann', 1],
      ['peer bob', 0.5],
    ]),
  );
});

test('while a priority speaker speaks, the others are 10 dB quieter', () => {
  const { presence, preferences } = store.getState();
  store.setState({
    presence: { ...presence, occupants: [occupant('ann'), occupant('bob')] },
    preferences: { ...preferences, volumes: { ['bob' as UserId]: 0.5 } as Record<UserId, number> },
  });
  store.setState({ prioritySpeaking: ['peer ann' as PeerId] });
  const [gains] = output.setGains.mock.lastCall ?? [];
  expect(gains?.get('peer ann')).toBe(1);
  expect(20 * Math.log10(gains?.get('peer bob') / 0.5)).toBeCloseTo(-10, 0);
  store.setState({ prioritySpeaking: [] });
  expect(output.setGains.mock.lastCall?.[0].get('peer bob')).toBe(0.5);
});

test('a share has its own volume, independent of the voice', () => {
  const { presence, preferences } = store.getState();
  store.setState({ presence: { ...presence, occupants: [occupant('ann'), occupant('bob')] } });
  output.setGains.mockClear();
  const shareVolumes = { ['bob' as UserId]: 0.5 } as Record<UserId, number>;
  store.setState({ preferences: { ...preferences, shareVolumes } });
  expect(output.setShareGains).toHaveBeenLastCalledWith(
    new Map([
      ['peer ann', 1],
      ['peer bob', 0.5],
    ]),
  );
  expect(output.setGains).not.toHaveBeenCalled();
});

test('voices are levelled if the preference is on, but not in a music channel', () => {
  expect(output.setLevelling).toHaveBeenLastCalledWith(true);
  const { presence, preferences } = store.getState();
  const channel = { id: general, name: 'General', position: 0, music: true };
  store.setState({
    presence: { ...presence, channels: [channel as (typeof presence.channels)[number]] },
    voice: { kind: 'joined', channelId: general, failure: null },
  });
  expect(output.setLevelling).toHaveBeenLastCalledWith(false);
  store.setState({ voice: { kind: 'outside', failure: null } });
  expect(output.setLevelling).toHaveBeenLastCalledWith(true);
  store.setState({ preferences: { ...preferences, levelling: false } });
  expect(output.setLevelling).toHaveBeenLastCalledWith(false);
});

test('a muted peer shows no level', () => {
  const { presence } = store.getState();
  const occupants = [occupant('ann', { muted: true }), occupant('bob')];
  store.setState({ presence: { ...presence, occupants } });
  expect(feed.setPeople).toHaveBeenLastCalledWith(null, new Set(['peer ann']));
});

test('sound is on from the click on a channel until the leave, and during a microphone test', () => {
  expect(output.setWanted).toHaveBeenLastCalledWith(false);
  store.setState({ voice: { kind: 'joining', channelId: general, from: null } });
  expect(output.setWanted).toHaveBeenLastCalledWith(true);
  store.setState({ voice: { kind: 'outside', failure: null } });
  expect(output.setWanted).toHaveBeenLastCalledWith(false);
  store.setState({ microphoneTest: 'playingBack' });
  expect(output.setWanted).toHaveBeenLastCalledWith(true);
  expect(monitor.setPlayedBack).toHaveBeenLastCalledWith(true);
});

test('the chosen speaker is used again after it was plugged in', () => {
  const { preferences, devices } = store.getState();
  store.setState({ preferences: { ...preferences, speakerId: 'headset' } });
  store.setState({
    devices: { ...devices, speakers: [{ deviceId: 'headset', label: 'Headset' }] },
  });
  expect(output.setSpeaker.mock.calls).toEqual([[null], ['headset'], ['headset']]);
});

describe('sound may rest', () => {
  const isQuiet = () => output.setQuiet.mock.lastCall?.[0];
  const joinAlone = () => {
    const { presence } = store.getState();
    store.setState({
      me: {
        peerId: 'peer ann' as PeerId,
        user: { id: 'ann' as UserId, name: 'ann', colorSeed: 0, isOwner: false, roleIds: [] },
      },
      voice: { kind: 'joined', channelId: general, failure: null },
      microphone: { kind: 'live', deviceId: 'desk', label: 'Desk microphone' },
      presence: { ...presence, occupants: [occupant('ann')] },
    });
  };
  const addBob = (change: Partial<Occupant> = {}) => {
    const { presence } = store.getState();
    const occupants = [...presence.occupants, occupant('bob', change)];
    store.setState({ presence: { ...presence, occupants } });
  };

  test('while I am alone, until another person comes', () => {
    joinAlone();
    expect(isQuiet()).toBe(true);
    addBob({ channelId: 'music' as ChannelId });
    expect(isQuiet()).toBe(true);
    addBob();
    expect(isQuiet()).toBe(false);
  });

  test('not during a move to a channel with people, whose sound the click starts', () => {
    joinAlone();
    const music = 'music' as ChannelId;
    addBob({ channelId: music });
    store.setState({ voice: { kind: 'joining', channelId: music, from: general } });
    expect(isQuiet()).toBe(false);
  });

  test('not while audio graphs process my voice, a test runs or somebody whispers', () => {
    joinAlone();
    const { preferences } = store.getState();
    store.setState({ preferences: { ...preferences, talkMode: 'voiceActivation' } });
    expect(isQuiet()).toBe(false);
    store.setState({ preferences: { ...preferences, noiseSuppression: 'rnnoise' } });
    expect(isQuiet()).toBe(false);
    store.setState({ preferences, microphoneTest: 'playingBack' });
    expect(isQuiet()).toBe(false);
    store.setState({ microphoneTest: 'off' });
    expect(isQuiet()).toBe(true);
    store.setState({ whispers: [{ peerId: 'peer bob' as PeerId, toChannel: false }] });
    expect(isQuiet()).toBe(false);
  });
});

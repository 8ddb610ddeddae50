import { expect, test, vi } from 'vitest';
import type { Channel } from '../../shared/domain/Channel.ts';
import type { ChannelId, PeerId } from '../../shared/domain/ids.ts';
import { channelOf, userOf } from '../testing/people.fixture.ts';
import { MediaConnection } from './MediaConnection.ts';
import { MediaEngine, type MediaEngineOptions } from './MediaEngine.ts';
import type { MediaPlatform } from './MediaPlatform.ts';
import { MicrophoneProducer } from './send/MicrophoneProducer.ts';
import type { SignalingPort } from './transport/SignalingPort.ts';

/** Counts the listeners on objects that outlive an engine. */
class Listeners {
  readonly #standing = new Map<string, number>();
  /** What the engine does with each notification of the server. */
  readonly handlers = new Map<string, (payload: never) => void>();

  get standing(): Record<string, number> {
    return Object.fromEntries([...this.#standing].filter(([, count]) => count !== 0));
  }
  change(name: string, by: 1 | -1): void {
    this.#standing.set(name, (this.#standing.get(name) ?? 0) + by);
  }
}

function createEngine(
  listeners: Listeners,
  getUserMedia: () => Promise<MediaStream> = () => Promise.reject(new Error('not in this test')),
): MediaEngine {
  const server: SignalingPort = {
    request: () => new Promise(() => undefined),
    on(name, handler) {
      listeners.handlers.set(name, handler as (payload: never) => void);
      listeners.change(name, 1);
      return () => listeners.change(name, -1);
    },
    reconnect: () => undefined,
  };
  const mediaDevices = {
    addEventListener: (name: string) => listeners.change(name, 1),
    removeEventListener: (name: string) => listeners.change(name, -1),
    getUserMedia,
  } as unknown as MediaPlatform['mediaDevices'];
  const unused = () => Promise.reject(new Error('not in this test'));
  return new MediaEngine({
    server,
    media: new MediaConnection(server),
    platform: {
      mediaDevices,
      createSilence: () => ({ stop: () => undefined }) as MediaStreamTrack,
      gateVoice: unused,
      suppressNoise: unused,
      changeBackground: unused,
    },
    microphone: {
      microphoneId: null,
      echoCancellation: true,
      noiseSuppression: 'off',
      autoGainControl: true,
    },
    camera: {
      cameraId: null,
      cameraFacing: 'front',
      cameraBackground: 'none',
      backgroundPicture: 0,
    } as MediaEngineOptions['camera'],
    limits: { receivingLimit: null, sendingLimit: null },
    shareMode: 'auto',
    drawable: true,
    talk: { talkMode: 'pushToTalk', voiceThresholdDbov: -50 },
    takesWhispers: true,
    hasAutomaticGain: true,
    storage: { getItem: () => null, setItem: () => undefined },
    screenPicker: null,
  });
}

test('a closed engine has no listeners on server and devices, however often one is created', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  try {
    const listeners = new Listeners();
    for (let cycle = 0; cycle < 3; cycle += 1) {
      const engine = createEngine(listeners);
      expect(listeners.standing).toMatchObject({ 'media:lost': 1, 'consumer:offered': 1 });
      engine.close();
      expect(listeners.standing).toEqual({});
    }
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

/** A session opens on a server with these channels. */
function open(engine: MediaEngine, channels: readonly Channel[]): void {
  engine.opened({
    peerId: 'ann' as PeerId,
    user: userOf('Ann'),
    resumeToken: '',
    resumed: false,
    presence: { revision: 0, channels: [...channels], occupants: [] },
    server: { name: 'Nest', picture: null, nameFixed: false, linkPreviews: false },
    roles: [],
    media: null,
    offers: [],
    joinFailure: null,
  });
}

test('a voice takes less while somebody in the channel has no room for it, except in a music channel', () => {
  const listeners = new Listeners();
  const sent = vi.spyOn(MicrophoneProducer.prototype, 'send');
  const engine = createEngine(listeners);
  const askToSlim = (slim: boolean) =>
    listeners.handlers.get('line:askedToSlim')?.({ slim } as never);
  const bitrate = () => sent.mock.lastCall?.[2];
  open(engine, [channelOf('General'), channelOf('Music', { music: true })]);
  engine.join('General' as ChannelId);
  askToSlim(true);
  expect(bitrate()).toBe(20_000);
  askToSlim(false);
  expect(bitrate()).toBeNull();
  engine.join('Music' as ChannelId);
  askToSlim(true);
  expect(bitrate()).toBeNull();
  engine.leave();
  engine.join('General' as ChannelId);
  expect(bitrate()).toBeNull();
  engine.close();
  sent.mockRestore();
});

test('the microphone stays closed in the audience of a stage', async () => {
  const listeners = new Listeners();
  const getUserMedia = vi.fn(() => new Promise<MediaStream>(() => undefined));
  const engine = createEngine(listeners, getUserMedia);
  const hall = 'Hall' as ChannelId;
  open(engine, [channelOf('Hall', { stage: true })]);
  engine.join(hall);
  expect(getUserMedia).not.toHaveBeenCalled();
  engine.setSpokenStage(hall);
  expect(getUserMedia).toHaveBeenCalledOnce();
  engine.setSpokenStage(null);
  engine.leave();
  engine.join('General' as ChannelId);
  expect(getUserMedia).toHaveBeenCalledOnce();
  await vi.waitFor(() => expect(engine.state.kind).toBe('joining'));
  engine.close();
});

test('the microphone stays closed in an encrypted channel where the engine cannot encrypt', () => {
  const getUserMedia = vi.fn(() => new Promise<MediaStream>(() => undefined));
  const engine = createEngine(new Listeners(), getUserMedia);
  open(engine, [channelOf('Sealed', { sealed: true }), channelOf('General')]);
  engine.join('Sealed' as ChannelId);
  expect(getUserMedia).not.toHaveBeenCalled();
  engine.join('General' as ChannelId);
  expect(getUserMedia).toHaveBeenCalledOnce();
  engine.close();
});

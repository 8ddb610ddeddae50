import { expect, test, vi } from 'vitest';
import { MediaConnection } from './MediaConnection.ts';
import { MediaEngine, type MediaEngineOptions } from './MediaEngine.ts';
import type { MediaPlatform } from './MediaPlatform.ts';
import type { SignalingPort } from './transport/SignalingPort.ts';

/** Counts the listeners on objects that outlive an engine. */
class Listeners {
  readonly #standing = new Map<string, number>();

  get standing(): Record<string, number> {
    return Object.fromEntries([...this.#standing].filter(([, count]) => count !== 0));
  }
  change(name: string, by: 1 | -1): void {
    this.#standing.set(name, (this.#standing.get(name) ?? 0) + by);
  }
}

function createEngine(listeners: Listeners): MediaEngine {
  const server: SignalingPort = {
    request: () => new Promise(() => undefined),
    on(name) {
      listeners.change(name, 1);
      return () => listeners.change(name, -1);
    },
    reconnect: () => undefined,
  };
  const mediaDevices = {
    addEventListener: (name: string) => listeners.change(name, 1),
    removeEventListener: (name: string) => listeners.change(name, -1),
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

import { beforeEach, expect, test, vi } from 'vitest';
import type { MediaPlatform } from '../MediaPlatform.ts';
import { LocalMicrophone } from './LocalMicrophone.ts';
import type { MicrophoneSettings } from './microphoneConstraints.ts';

const voice: MicrophoneSettings = {
  microphoneId: null,
  echoCancellation: true,
  noiseSuppression: 'browser',
  autoGainControl: true,
  music: false,
};

class FakeTrack extends EventTarget {
  readonly label: string;
  readonly constraints: MediaTrackConstraints;
  readyState = 'live';
  constructor(label: string, constraints: MediaTrackConstraints) {
    super();
    this.label = label;
    this.constraints = constraints;
  }
  getSettings() {
    return { deviceId: this.label, groupId: `group of ${this.label}` };
  }
  stop() {
    this.readyState = 'ended';
  }
  pullOut() {
    this.stop();
    this.dispatchEvent(new Event('ended'));
  }
}

/** A fake device list; the first device plugged in is the default. */
class FakeDevices extends EventTarget {
  plugged: string[] = ['desk'];
  failure: string | null = null;
  readonly opened: FakeTrack[] = [];

  async getUserMedia({ audio }: { audio: MediaTrackConstraints }) {
    const { exact } = (audio.deviceId ?? {}) as { exact?: string };
    if (this.failure !== null) throw new DOMException('', this.failure);
    const label = exact ?? this.plugged[0];
    if (label === undefined) throw new DOMException('', 'NotFoundError');
    if (!this.plugged.includes(label)) throw new DOMException('', 'OverconstrainedError');
    const track = new FakeTrack(label, audio);
    this.opened.push(track);
    return { getAudioTracks: () => [track] };
  }
  async enumerateDevices() {
    const listed = (deviceId: string, label: string) => {
      return { kind: 'audioinput', deviceId, label, groupId: `group of ${label}` };
    };
    const [standard] = this.plugged;
    return [
      ...(standard === undefined ? [] : [listed('default', standard)]),
      ...this.plugged.map((label) => listed(label, label)),
    ];
  }
  plug(...devices: string[]) {
    this.plugged = devices;
    this.dispatchEvent(new Event('devicechange'));
  }
  get live() {
    return this.opened.filter(({ readyState }) => readyState === 'live');
  }
}

let devices: FakeDevices;
let microphone: LocalMicrophone;
beforeEach(() => {
  devices = new FakeDevices();
  microphone = new LocalMicrophone(devices as unknown as MediaPlatform['mediaDevices']);
});
const becomes = (state: object) => vi.waitFor(() => expect(microphone.state).toMatchObject(state));

test('it is opened when wanted and closed when not', async () => {
  expect(devices.opened).toHaveLength(0);
  microphone.want(voice);
  await becomes({ kind: 'live', label: 'desk' });
  expect(microphone.track).toBe(devices.opened[0]);
  microphone.want(null);
  expect(microphone.state).toEqual({ kind: 'closed' });
  expect(devices.live).toHaveLength(0);
});

test('no longer wanted before it is open: it is closed', async () => {
  microphone.want(voice);
  microphone.want(null);
  await vi.waitFor(() => expect(devices.opened).toHaveLength(1));
  await vi.waitFor(() => expect(devices.live).toHaveLength(0));
  expect(microphone.state.kind).toBe('closed');
});

test('for music it is reopened, stereo and unprocessed; the old track is used until then', async () => {
  microphone.want(voice);
  await becomes({ kind: 'live' });
  microphone.want({ ...voice, music: true });
  expect(devices.opened[0]?.readyState).toBe('live');
  await vi.waitFor(() => expect(devices.opened).toHaveLength(2));
  await vi.waitFor(() => expect(devices.live).toHaveLength(1));
  expect(devices.live[0]?.constraints).toMatchObject({
    channelCount: 2,
    echoCancellation: false,
    noiseSuppression: false,
    autoGainControl: false,
  });
});

test.each([
  ['another device', { microphoneId: 'headset' }],
  ['other processing', { echoCancellation: false }],
  ['music', { music: true }],
])('a failed change to %s keeps the live microphone and is reported', async (_what, change) => {
  microphone.want(voice);
  await becomes({ kind: 'live', label: 'desk' });
  const [desk] = devices.opened;
  const changeFailed = vi.fn();
  const trackChanged = vi.fn();
  microphone.on('changeFailed', changeFailed);
  microphone.on('trackChanged', trackChanged);
  devices.failure = 'NotReadableError';
  microphone.want({ ...voice, ...change });
  await vi.waitFor(() =>
    expect(changeFailed).toHaveBeenCalledExactlyOnceWith({
      reason: 'busy',
      used: voice,
      wanted: { ...voice, ...change },
    }),
  );
  expect(microphone.state).toMatchObject({ kind: 'live', label: 'desk' });
  expect(microphone.track).toBe(desk);
  expect(devices.live).toEqual([desk]);
  // What is wanted is taken back: it is open already.
  microphone.want(voice);
  devices.failure = null;
  // And tried again when it is chosen again.
  devices.plugged = ['desk', 'headset'];
  microphone.want({ ...voice, ...change });
  await vi.waitFor(() => expect(devices.opened).toHaveLength(2));
  await vi.waitFor(() => expect(devices.live).toEqual([devices.opened[1]]));
  expect(trackChanged).toHaveBeenCalledExactlyOnceWith(devices.opened[1]);
});

test('a missing device: the one in use is kept, not the system’s default', async () => {
  devices.plugged = ['desk', 'headset'];
  microphone.want({ ...voice, microphoneId: 'headset' });
  await becomes({ kind: 'live', label: 'headset' });
  const changeFailed = vi.fn();
  microphone.on('changeFailed', changeFailed);
  microphone.want({ ...voice, microphoneId: 'gone' });
  await vi.waitFor(() => expect(changeFailed).toHaveBeenCalledOnce());
  expect(microphone.state).toMatchObject({ kind: 'live', label: 'headset' });
  expect(devices.live).toHaveLength(1);
});

test.each([
  ['NotAllowedError', 'denied'],
  ['NotReadableError', 'busy'],
  ['NotFoundError', 'missing'],
  ['TypeError', 'failed'],
])('%s: none, %s; a retry finds it', async (name, reason) => {
  devices.failure = name;
  microphone.want(voice);
  await becomes({ kind: 'none', reason });
  devices.failure = null;
  microphone.retry();
  await becomes({ kind: 'live' });
});

test('the chosen one is unplugged: the default replaces it; plugged in again, it is used at once', async () => {
  devices.plugged = ['desk', 'headset'];
  microphone.want({ ...voice, microphoneId: 'headset' });
  await becomes({ kind: 'live', label: 'headset' });
  const unplugged = vi.fn();
  microphone.on('unplugged', unplugged);
  devices.plugged = ['desk'];
  devices.opened[0]?.pullOut();
  await becomes({ kind: 'live', label: 'desk' });
  expect(unplugged).toHaveBeenCalledOnce();
  devices.plug('desk', 'headset');
  await becomes({ kind: 'live', label: 'headset' });
  expect(devices.live).toHaveLength(1);
});

test('the only one is unplugged and comes back', async () => {
  microphone.want(voice);
  await becomes({ kind: 'live' });
  devices.plugged = [];
  devices.opened[0]?.pullOut();
  await becomes({ kind: 'none', reason: 'missing' });
  devices.plug('desk');
  await becomes({ kind: 'live', label: 'desk' });
});

test('the system’s default is followed', async () => {
  microphone.want(voice);
  await becomes({ kind: 'live', label: 'desk' });
  devices.plug('headset', 'desk');
  await becomes({ kind: 'live', label: 'headset' });
  expect(devices.live).toHaveLength(1);
});

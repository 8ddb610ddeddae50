import { beforeEach, expect, test } from 'vitest';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import { TypedEmitter } from '../../../shared/TypedEmitter.ts';
import { CameraBackground } from '../background/CameraBackground.ts';
import type { MediaPlatform } from '../MediaPlatform.ts';
import type { CameraProducerEvents } from './CameraProducer.ts';
import { LocalCamera } from './LocalCamera.ts';

class FakeTrack extends EventTarget {
  readonly kind = 'video';
  readyState = 'live';
  contentHint = '';
  readonly id: string;
  constructor(id: string) {
    super();
    this.id = id;
  }
  get label() {
    return this.id;
  }
  getSettings() {
    return { deviceId: this.id };
  }
  stop() {
    this.readyState = 'ended';
  }
  pullOut() {
    this.stop();
    this.dispatchEvent(new Event('ended'));
  }
}

class FakeDevices extends EventTarget {
  /** What is plugged in, the default first. */
  cameras = ['desk', 'lid'];
  readonly opened: FakeTrack[] = [];
  /** The names of errors with which the next openings end. */
  failures: string[] = [];
  readonly getUserMedia = async ({ video }: MediaStreamConstraints): Promise<MediaStream> => {
    await Promise.resolve();
    const failure = this.failures.shift();
    const wish = (video as MediaTrackConstraints).deviceId as { exact: string } | undefined;
    const id = wish ? this.cameras.find((camera) => camera === wish.exact) : this.cameras[0];
    if (failure !== undefined || id === undefined) {
      throw Object.assign(new Error(), { name: failure ?? 'NotFoundError' });
    }
    const track = new FakeTrack(id);
    this.opened.push(track);
    return { getVideoTracks: () => [track] } as unknown as MediaStream;
  };
  get live() {
    return this.opened.filter(({ readyState }) => readyState === 'live').map(({ id }) => id);
  }
}

class FakeProducer extends TypedEmitter<CameraProducerEvents> {
  readonly sent: (MediaStreamTrack | null)[] = [];
  /** Whether the server takes what is sent. */
  takes = true;
  send(track: MediaStreamTrack | null) {
    this.sent.push(track);
    if (track !== null && this.takes) queueMicrotask(() => this.emit('taken', track));
  }
  refuse() {
    const track = this.sent.at(-1);
    if (track) this.emit('refused', { track, code: 'forbidden' });
  }
}

const general = 'general' as ChannelId;
const standard = {
  cameraId: null,
  cameraFacing: 'front',
  cameraBackground: 'none',
  backgroundPicture: 0,
} as const;
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

let devices: FakeDevices;
let producer: FakeProducer;
let camera: LocalCamera;
/** Finishes what is being made of a camera's background. */
let finish: () => void;
let videos: (string | null)[];
beforeEach(() => {
  devices = new FakeDevices();
  producer = new FakeProducer();
  camera = new LocalCamera({
    devices: devices as unknown as MediaPlatform['mediaDevices'],
    producer,
    background: new CameraBackground(async (track) => {
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      const video = new FakeTrack(`blurred ${track.id}`) as unknown as MediaStreamTrack;
      return { track: video, onFault: () => undefined, close: () => video.stop() };
    }),
    choice: standard,
  });
  videos = [];
  camera.on('videoChanged', (video) => videos.push(video?.id ?? null));
  camera.setPlace(general);
});
const sentIds = () => producer.sent.map((track) => track?.id ?? null);

test('only the user sees the preview; turned on, the same video goes to others', async () => {
  camera.preview();
  await settled();
  expect(camera.state).toMatchObject({ kind: 'preview', failure: null, camera: { label: 'desk' } });
  expect([producer.sent, camera.isOn]).toEqual([[], false]);
  camera.turnOn();
  await settled();
  expect(camera.state).toMatchObject({ kind: 'live', camera: { deviceId: 'desk' } });
  expect([sentIds(), camera.isOn, devices.opened.length]).toEqual([['desk'], true, 1]);
  camera.turnOff();
  expect(camera.state).toEqual({ kind: 'off', failure: null });
  expect([sentIds(), devices.live, videos]).toEqual([['desk', null], [], ['desk', null]]);
});

test('it is live only when the server has confirmed it', async () => {
  producer.takes = false;
  camera.turnOn();
  expect(camera.state).toEqual({ kind: 'starting' });
  await settled();
  expect(camera.state).toEqual({ kind: 'starting' });
  producer.refuse();
  expect(camera.state).toEqual({ kind: 'off', failure: 'refused' });
  expect(devices.live).toEqual([]);
});

test('on, off and on again before the camera opens leaves one open', async () => {
  camera.turnOn();
  camera.turnOff();
  camera.turnOn();
  await settled();
  expect(camera.state.kind).toBe('live');
  expect(devices.live).toEqual(['desk']);
  camera.turnOff();
  camera.preview();
  camera.turnOff();
  await settled();
  expect(devices.live).toEqual([]);
});

test('another choice replaces it without a gap; if it cannot be opened, the old one is kept', async () => {
  camera.turnOn();
  await settled();
  camera.setChoice({ ...standard, cameraId: 'lid' });
  await settled();
  expect([sentIds(), devices.live]).toEqual([['desk', 'lid'], ['lid']]);
  const failed: string[] = [];
  camera.on('changeFailed', (failure) => failed.push(failure));
  camera.setChoice({ ...standard, cameraId: 'gone' });
  await settled();
  expect(failed).toEqual(['missing']);
  expect(camera.state).toMatchObject({ kind: 'live', camera: { deviceId: 'lid' } });
});

test('if only one camera can be open, the first is closed for the second', async () => {
  camera.turnOn();
  await settled();
  devices.failures = ['NotReadableError'];
  camera.setChoice({ ...standard, cameraId: 'lid' });
  await settled();
  expect([sentIds(), devices.live]).toEqual([['desk', 'lid'], ['lid']]);
});

test('unplugged, it ends with a reason; another camera replaces a missing one', async () => {
  camera.setChoice({ ...standard, cameraId: 'lid' });
  devices.cameras = ['desk'];
  camera.turnOn();
  await settled();
  expect(devices.live).toEqual(['desk']);
  devices.opened.at(-1)?.pullOut();
  expect(camera.state).toEqual({ kind: 'off', failure: 'unplugged' });
  expect(sentIds()).toEqual(['desk', null]);
});

test('without a camera the preview says so, and tries again when one is plugged in', async () => {
  devices.cameras = [];
  camera.preview();
  await settled();
  expect(camera.state).toEqual({ kind: 'preview', failure: 'missing', camera: null });
  devices.cameras = ['desk'];
  devices.dispatchEvent(new Event('devicechange'));
  await settled();
  expect(camera.state).toMatchObject({ kind: 'preview', failure: null, camera: { label: 'desk' } });
});

test('without a camera it cannot be turned on, and says why', async () => {
  devices.failures = ['NotAllowedError'];
  camera.turnOn();
  await settled();
  expect(camera.state).toEqual({ kind: 'off', failure: 'denied' });
  expect(camera.isOn).toBe(false);
});

test('with a background nothing is shown or sent before it is ready', async () => {
  camera.setChoice({ ...standard, cameraBackground: 'blur' });
  camera.turnOn();
  await settled();
  expect([camera.state.kind, camera.isOn]).toEqual(['starting', true]);
  expect([sentIds(), videos]).toEqual([[], []]);
  finish();
  await settled();
  expect(camera.state).toMatchObject({ kind: 'live', camera: { label: 'desk' } });
  expect([sentIds(), videos]).toEqual([['blurred desk'], ['blurred desk']]);
  camera.setChoice(standard);
  expect(sentIds()).toEqual(['blurred desk', 'desk']);
  camera.turnOff();
  expect([sentIds().at(-1), videos.at(-1), devices.live]).toEqual([null, null, []]);
});

test('it ends when the user leaves its channel, and cannot be on outside a channel', async () => {
  camera.turnOn();
  await settled();
  camera.setPlace('music' as ChannelId);
  expect([camera.state.kind, devices.live]).toEqual(['off', []]);
  camera.setPlace(null);
  camera.turnOn();
  expect(camera.state.kind).toBe('off');
  camera.preview();
  await settled();
  expect(camera.state.kind).toBe('preview');
  camera.close();
  expect(devices.live).toEqual([]);
});

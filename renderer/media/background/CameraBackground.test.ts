import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { BackgroundFault } from '../../state/callState.ts';
import type { ChangedVideo } from './CameraBackground.ts';
import { CameraBackground, SlowMachineError } from './CameraBackground.ts';

const track = (name: string) => ({ name }) as unknown as MediaStreamTrack;
const nameOf = (picture: MediaStreamTrack | null) =>
  (picture as { name?: string } | null)?.name ?? null;

class FakePicture implements ChangedVideo {
  readonly track: MediaStreamTrack;
  closed = false;
  fault: (fault: BackgroundFault) => void = () => undefined;
  constructor(name: string) {
    this.track = track(name);
  }
  onFault(listen: (fault: BackgroundFault) => void) {
    this.fault = listen;
  }
  close() {
    this.closed = true;
  }
}

const plain = { cameraBackground: 'none', backgroundPicture: 0 } as const;
const blur = { cameraBackground: 'blur', backgroundPicture: 0 } as const;
const own = { cameraBackground: 'picture', backgroundPicture: 1 } as const;
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

let pictures: FakePicture[];
let failure: Error | null;
let given: (string | null)[];
let states: string[];
let background: CameraBackground;
beforeEach(() => {
  vi.spyOn(console, 'error').mockReturnValue();
  pictures = [];
  failure = null;
  given = [];
  states = [];
  background = new CameraBackground(async (camera, kind) => {
    if (failure) throw failure;
    const picture = new FakePicture(`${kind} ${nameOf(camera)}`);
    pictures.push(picture);
    return picture;
  });
  background.on('trackChanged', (now) => given.push(nameOf(now)));
  background.on('stateChanged', (state) => states.push(state));
});
afterEach(() => vi.restoreAllMocks());

test('not wanted: the camera’s own track', () => {
  background.setTrack(track('desk'));
  background.setTrack(null);
  expect([given, states]).toEqual([['desk', null], []]);
});

test('a room that is to be hidden is never visible', async () => {
  background.setChoice(blur);
  background.setTrack(track('desk'));
  expect([given, states]).toEqual([[], ['starting']]);
  await settled();
  background.setTrack(track('lid'));
  await settled();
  expect(given).toEqual(['blur desk', 'blur lid']);
  expect(pictures.map(({ closed }) => closed)).toEqual([true, false]);
  background.setTrack(null);
  await settled();
  expect([given.at(-1), states.at(-1)]).toEqual([null, 'off']);
  expect(pictures.every(({ closed }) => closed)).toBe(true);
});

test('while the camera is visible, each background replaces the one before without a gap', async () => {
  background.setTrack(track('desk'));
  background.setChoice(blur);
  await settled();
  background.setChoice(own);
  await settled();
  background.setChoice({ ...own, backgroundPicture: 2 });
  await settled();
  background.setChoice(plain);
  await settled();
  expect(given).toEqual(['desk', 'blur desk', 'picture desk', 'picture desk', 'desk']);
  expect(pictures.every(({ closed }) => closed)).toBe(true);
  expect(states.at(-1)).toBe('off');
});

test('no longer wanted before it is ready: it is closed', async () => {
  background.setTrack(track('desk'));
  background.setChoice(blur);
  background.setChoice(plain);
  await settled();
  expect([given, pictures[0]?.closed]).toEqual([['desk'], true]);
});

test.each([
  ['slow', new SlowMachineError()],
  ['unavailable', new Error('no WebAssembly')],
] as const)('%s from the start: the camera itself, and it is said', async (state, error) => {
  failure = error;
  background.setChoice(blur);
  background.setTrack(track('desk'));
  await settled();
  expect([given, states]).toEqual([['desk'], ['starting', state]]);
});

test('too slow later: the camera’s own track until something else is chosen', async () => {
  background.setChoice(blur);
  background.setTrack(track('desk'));
  await settled();
  pictures[0]?.fault('slow');
  await settled();
  expect([given, states.at(-1)]).toEqual([['blur desk', 'desk'], 'slow']);
  expect(pictures[0]?.closed).toBe(true);
  background.setTrack(track('lid'));
  await settled();
  expect(given.at(-1)).toBe('lid');
  background.setChoice(own);
  await settled();
  expect([given.at(-1), states.at(-1)]).toEqual(['picture lid', 'running']);
});

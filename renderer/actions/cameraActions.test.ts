import { beforeEach, expect, it, vi } from 'vitest';
import type { ChannelId } from '../../shared/domain/ids.ts';
import { keepBackgroundPicture } from '../media/background/backgroundPicture.ts';
import type { CameraFacing } from '../state/callState.ts';
import type { Preferences } from '../state/preferences.ts';
import { createPerchStore, type PerchStore } from '../store/perchStore.ts';
import type { ActionContext } from './ActionContext.ts';
import { createCameraActions } from './cameraActions.ts';

vi.mock('../media/background/backgroundPicture.ts', () => ({ keepBackgroundPicture: vi.fn() }));

const camera = { turnOn: vi.fn(), turnOff: vi.fn(), preview: vi.fn() };
const setPreferences = vi.fn((change: Partial<Preferences>) => {
  store.setState(({ preferences }) => ({ preferences: { ...preferences, ...change } }));
});
let store: PerchStore;
let actions: ReturnType<typeof createCameraActions>;

beforeEach(() => {
  vi.clearAllMocks();
  store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  const context = { store, engine: { video: { camera } }, images: {} };
  actions = createCameraActions(context as unknown as ActionContext, { setPreferences });
});
const join = () =>
  store.setState({ voice: { kind: 'joined', channelId: 'general' as ChannelId, failure: null } });
const open = (facing: CameraFacing | null) =>
  store.setState({ camera: { kind: 'live', camera: { deviceId: 'cam', label: 'Cam', facing } } });

it('previews the camera once, then turns it on with one click', () => {
  actions.toggleCamera();
  expect(camera.preview).not.toHaveBeenCalled();
  join();
  actions.toggleCamera();
  expect([camera.preview.mock.calls.length, camera.turnOn.mock.calls.length]).toEqual([1, 0]);
  actions.turnCameraOn();
  expect(store.getState().preferences.cameraPreview).toBe('never');
  actions.toggleCamera();
  expect([camera.preview.mock.calls.length, camera.turnOn.mock.calls.length]).toEqual([1, 2]);
});

it('previews the camera each time if the preference says so', () => {
  setPreferences({ cameraPreview: 'always' });
  actions.turnCameraOn();
  expect(store.getState().preferences.cameraPreview).toBe('always');
});

it('turns an open camera or preview off', () => {
  store.setState({ camera: { kind: 'preview', failure: null, camera: null } });
  actions.toggleCamera();
  expect(camera.turnOff).toHaveBeenCalledOnce();
});

it('flips from the open camera, else from the preference', () => {
  const facing = () => store.getState().preferences.cameraFacing;
  actions.flipCamera();
  expect(facing()).toBe('back');
  open('back');
  actions.flipCamera();
  expect(facing()).toBe('front');
  open(null);
  actions.flipCamera();
  expect(facing()).toBe('back');
  expect(store.getState().preferences.cameraId).toBeNull();
});

it('uses a background image only if it could be stored', async () => {
  vi.mocked(keepBackgroundPicture).mockResolvedValueOnce(false);
  expect(await actions.chooseBackgroundPicture(new Blob())).toBe(false);
  vi.mocked(keepBackgroundPicture).mockRejectedValueOnce(new Error('no space'));
  expect(await actions.chooseBackgroundPicture(new Blob())).toBe(false);
  expect(setPreferences).not.toHaveBeenCalled();
  vi.mocked(keepBackgroundPicture).mockResolvedValueOnce(true);
  expect(await actions.chooseBackgroundPicture(new Blob())).toBe(true);
  expect(store.getState().preferences.cameraBackground).toBe('picture');
});

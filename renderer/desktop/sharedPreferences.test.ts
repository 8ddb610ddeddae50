import { beforeEach, expect, test, vi } from 'vitest';
import {
  type AppSettings,
  defaultAppSettings,
  type SharedPreferences,
} from '../../shared/ipc/AppSettings.ts';
import { defaultPreferences, type Preferences } from '../state/preferences.ts';
import { createPerchStore, type PerchStore } from '../store/perchStore.ts';
import { FakeDesktop } from './FakeDesktop.fixture.ts';
import { bindSharedPreferences } from './sharedPreferences.ts';

/** The main process: merges a change, sends it to all pages, then responds. */
class App {
  settings: AppSettings = defaultAppSettings;
  /** While set, responses wait in `waiting`. */
  slow = false;
  readonly waiting: (() => void)[] = [];
  readonly desktop = new FakeDesktop({
    'settings:get': () => this.settings,
    'settings:change': async ({ preferences }: { preferences: Partial<SharedPreferences> }) => {
      if (this.slow) await new Promise<void>((resolve) => this.waiting.push(resolve));
      this.change(preferences);
    },
  });

  change(preferences: Partial<SharedPreferences>): void {
    this.settings = {
      ...this.settings,
      preferences: { ...this.settings.preferences, ...preferences },
    };
    this.desktop.emit('settings:changed', this.settings);
  }
}

let app: App;
let store: PerchStore;
const setPreferences = vi.fn((change: Partial<Preferences>) => {
  store.setState((state) => ({ preferences: { ...state.preferences, ...change } }));
});
const sent = () => app.desktop.callsOf('settings:change');

beforeEach(() => {
  vi.clearAllMocks();
  app = new App();
  store = createPerchStore({ getItem: () => null, setItem: () => undefined });
});

async function bind(): Promise<() => void> {
  const stop = bindSharedPreferences(app.desktop, store, { setPreferences });
  await vi.waitFor(() => expect(app.desktop.callsOf('settings:get')).toHaveLength(1));
  await Promise.resolve();
  await Promise.resolve();
  return stop;
}

test('at the start the app’s settings win, and nothing is sent back', async () => {
  store.setState((state) => ({ preferences: { ...state.preferences, theme: 'dark' } }));
  app.settings = {
    ...defaultAppSettings,
    preferences: { ...defaultAppSettings.preferences, theme: 'light', language: 'ko' },
  };
  await bind();
  await vi.waitFor(() =>
    expect(setPreferences).toHaveBeenCalledExactlyOnceWith({ theme: 'light', language: 'ko' }),
  );
  expect(sent()).toEqual([]);
});

test('a change is sent once, and its echo changes nothing', async () => {
  await bind();
  setPreferences({ noiseSuppression: 'off', microphoneId: 'headset' });
  await vi.waitFor(() => expect(app.settings.preferences.noiseSuppression).toBe('off'));
  expect(sent()).toEqual([{ preferences: { noiseSuppression: 'off' } }]);
  expect(setPreferences).toHaveBeenCalledTimes(1);
});

test('a change of another page is applied, and not sent back', async () => {
  await bind();
  app.change({ talkMode: 'pushToTalk' });
  expect(setPreferences).toHaveBeenCalledExactlyOnceWith({ talkMode: 'pushToTalk' });
  expect(store.getState().preferences.talkMode).toBe('pushToTalk');
  expect(sent()).toEqual([]);
});

test('the background image is the same on every server', async () => {
  await bind();
  setPreferences({ cameraBackground: 'picture', backgroundPicture: 5, sendingLimit: 500_000 });
  await vi.waitFor(() =>
    expect(app.settings.preferences).toMatchObject({
      cameraBackground: 'picture',
      backgroundPicture: 5,
      sendingLimit: 500_000,
    }),
  );
  app.change({ receivingLimit: 3_000_000, stageLayout: 'spotlight' });
  await vi.waitFor(() =>
    expect(store.getState().preferences).toMatchObject({
      cameraBackground: 'picture',
      receivingLimit: 3_000_000,
      stageLayout: 'spotlight',
    }),
  );
});

test('the app has the same defaults as a page', () => {
  expect(defaultPreferences).toMatchObject(defaultAppSettings.preferences);
});

test('preferences that are not shared are not sent', async () => {
  await bind();
  setPreferences({ speakerId: 'headset' });
  expect(sent()).toEqual([]);
});

test('echoes of older changes do not move a slider back', async () => {
  await bind();
  app.slow = true;
  for (const voiceThresholdDbov of [-40, -41, -42]) setPreferences({ voiceThresholdDbov });
  expect(sent()).toHaveLength(3);
  const seen: number[] = [];
  store.subscribe(({ preferences }) => seen.push(preferences.voiceThresholdDbov));
  for (const answer of app.waiting) answer();
  await vi.waitFor(() => expect(app.settings.preferences.voiceThresholdDbov).toBe(-42));
  await vi.waitFor(() => expect(store.getState().preferences.voiceThresholdDbov).toBe(-42));
  expect(seen).toEqual([]);
});

test('two pages that change the same preference end with the same value', async () => {
  await bind();
  app.slow = true;
  setPreferences({ theme: 'light' });
  app.change({ theme: 'dark' });
  for (const answer of app.waiting) answer();
  await vi.waitFor(() => expect(app.settings.preferences.theme).toBe('light'));
  await vi.waitFor(() => expect(store.getState().preferences.theme).toBe('light'));
  expect(sent()).toHaveLength(1);
});

test('stops listening and sending', async () => {
  const stop = await bind();
  stop();
  expect(app.desktop.listenerCount).toBe(0);
  setPreferences({ theme: 'light' });
  expect(sent()).toEqual([]);
});

import { EventEmitter } from 'node:events';
import type { WebContents } from 'electron';
import { afterEach, expect, test, vi } from 'vitest';
import { type AppSettings, defaultAppSettings } from '../../shared/ipc/AppSettings.ts';
import type { KeyBindings } from '../../shared/ipc/keys.ts';
import type { VoiceCommand } from '../../shared/ipc/voice.ts';
import { TypedEmitter } from '../../shared/TypedEmitter.ts';
import type { SettingsFile } from '../settings/SettingsFile.ts';
import { createKeys } from './createKeys.ts';
import { keysCalls } from './keysCalls.ts';

const shortcuts = vi.hoisted(() => new Map<string, () => void>());

vi.mock('electron', () => ({
  globalShortcut: {
    register: (accelerator: string, press: () => void) => shortcuts.set(accelerator, press),
    unregister: (accelerator: string) => shortcuts.delete(accelerator),
  },
  powerMonitor: { on() {}, removeListener() {} },
  shell: {},
  systemPreferences: {},
}));

class FakeSettings extends TypedEmitter<{ changed: AppSettings }> {
  current: AppSettings = defaultAppSettings;
  change(change: { keys?: Partial<KeyBindings> }) {
    const keys = { ...this.current.keys, ...change.keys };
    this.current = { ...this.current, keys };
    this.emit('changed', this.current);
  }
}

function create() {
  const commands: VoiceCommand[] = [];
  const settings = new FakeSettings();
  const made = createKeys({
    settings: settings as unknown as SettingsFile,
    command: (command) => void commands.push(command),
  });
  return { ...made, settings, commands };
}

afterEach(() => vi.unstubAllEnvs());

test.skipIf(process.platform !== 'linux')(
  'under Wayland the desktop handles a key that was chosen by the key events of the page',
  async () => {
    vi.stubEnv('XDG_SESSION_TYPE', 'wayland');
    const { keys, settings, commands, close } = create();
    expect(keys.state).toMatchObject({ heard: 'portal', reason: 'wayland' });

    const page = new EventEmitter();
    const contents = Object.assign(page, { isDestroyed: () => false }) as unknown as WebContents;
    const calls = keysCalls(keys, () => {});
    type Caller = Parameters<(typeof calls)['keys:record']>[0];
    const recording = calls['keys:record']({ contents } as Caller, { action: 'mute' });
    const preventDefault = vi.fn();
    for (const type of ['keyDown', 'keyUp']) {
      for (const code of ['ControlLeft', 'ShiftLeft', 'KeyU']) {
        page.emit('before-input-event', { preventDefault }, { type, code, isAutoRepeat: false });
      }
    }
    const chord = ['ControlLeft', 'ShiftLeft', 'KeyU'];
    expect(await recording).toEqual({ kind: 'recorded', chord });
    expect(settings.current.keys.mute).toEqual(chord);
    // The page itself does not get the keys.
    expect(preventDefault).toHaveBeenCalledTimes(6);

    expect([...shortcuts.keys()]).toEqual(['Ctrl+Shift+U']);
    for (const press of shortcuts.values()) press();
    expect(commands).toEqual([{ kind: 'press', action: 'mute' }]);
    close();
    expect(shortcuts.size).toBe(0);
  },
);

test('commands hold push-to-talk and each whisper key as keys do', () => {
  const { talk, whispers, commands, close } = create();
  talk.hold('commandLine', true);
  whispers.whisper1.hold('commandLine', true);
  expect(commands).toEqual([
    { kind: 'talk', on: true },
    { kind: 'whisper', slot: 'whisper1', on: true },
  ]);
  // At the end of the app nothing stays held.
  close();
  expect(commands.slice(2)).toEqual([
    { kind: 'talk', on: false },
    { kind: 'whisper', slot: 'whisper1', on: false },
  ]);
});

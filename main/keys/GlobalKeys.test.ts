import { beforeEach, expect, test, vi } from 'vitest';
import { type AppSettings, defaultAppSettings } from '../../shared/ipc/AppSettings.ts';
import type { KeyAction, KeyBindings } from '../../shared/ipc/keys.ts';
import { TypedEmitter } from '../../shared/TypedEmitter.ts';
import { conflictsOf, GlobalKeys, type GlobalKeysOptions } from './GlobalKeys.ts';
import type { KeyHook, KeyListener } from './keyboardHook.ts';

class FakeSettings extends TypedEmitter<{ changed: AppSettings }> {
  current: AppSettings = {
    ...defaultAppSettings,
    preferences: { ...defaultAppSettings.preferences, talkMode: 'pushToTalk' },
  };
  change(change: {
    preferences?: Partial<AppSettings['preferences']>;
    keys?: Partial<KeyBindings>;
  }) {
    this.current = {
      ...this.current,
      preferences: { ...this.current.preferences, ...change.preferences },
      keys: { ...this.current.keys, ...change.keys },
    };
    this.emit('changed', this.current);
  }
  bind(keys: Partial<KeyBindings>) {
    this.change({ keys });
  }
}

class FakeHook implements KeyHook {
  listener: KeyListener | null = null;
  starts = 0;
  refusal: Error | null = null;
  start(listener: KeyListener) {
    if (this.refusal) throw this.refusal;
    this.listener = listener;
    this.starts += 1;
  }
  stop() {
    this.listener = null;
  }
  down(...keys: string[]) {
    for (const key of keys) this.listener?.keyDown(key);
  }
  up(...keys: string[]) {
    for (const key of keys) this.listener?.keyUp(key);
  }
}

let settings: FakeSettings;
let hook: FakeHook;
let acted: string[];
beforeEach(() => {
  settings = new FakeSettings();
  hook = new FakeHook();
  acted = [];
});
const create = (change: Partial<GlobalKeysOptions> = {}) =>
  new GlobalKeys({
    hook,
    settings,
    onAction: (action, isDown) => acted.push(`${action} ${isDown ? 'down' : 'up'}`),
    ...change,
  });

test('listens only while something is bound', () => {
  create();
  expect(hook.listener).toBeNull();
  settings.bind({ mute: ['F8'] });
  expect(hook.listener).not.toBeNull();
  settings.bind({ deafen: ['F9'] });
  expect(hook.starts).toBe(1);
  settings.bind({ mute: null, deafen: null });
  expect(hook.listener).toBeNull();
});

test('the push-to-talk key counts only in that talk mode', () => {
  create();
  settings.bind({ pushToTalk: ['KeyV'] });
  expect(hook.listener).not.toBeNull();
  settings.change({ preferences: { talkMode: 'always' } });
  expect(hook.listener).toBeNull();
});

test('the push-to-talk key counts in every talk mode while the channel asks for it', () => {
  const keys = create();
  settings.change({ preferences: { talkMode: 'always' } });
  settings.bind({ pushToTalk: ['KeyV'] });
  expect(hook.listener).toBeNull();
  keys.setPushToTalkOnly(true);
  hook.down('KeyV');
  expect(acted).toEqual(['pushToTalk down']);
  keys.setPushToTalkOnly(false);
  expect(acted).toEqual(['pushToTalk down', 'pushToTalk up']);
  expect(hook.listener).toBeNull();
});

test('a chord triggers its action at press and release', () => {
  settings.bind({ pushToTalk: ['ControlLeft', 'KeyV'], mute: ['Mouse4'] });
  create();
  hook.down('ControlLeft', 'KeyV', 'Mouse4');
  hook.up('Mouse4', 'KeyV');
  expect(acted).toEqual(['pushToTalk down', 'mute down', 'mute up', 'pushToTalk up']);
});

test('whisper keys count in every talk mode, at press and release', () => {
  const keys = create();
  settings.current = {
    ...settings.current,
    preferences: { ...settings.current.preferences, talkMode: 'always' },
  };
  settings.bind({ whisperReply: ['KeyR'], whisper1: ['ControlLeft', 'KeyW'] });
  hook.down('KeyR', 'ControlLeft', 'KeyW');
  keys.release();
  expect(acted).toEqual(['whisperReply down', 'whisper1 down', 'whisperReply up', 'whisper1 up']);
});

test('held keys count as released when releases can no longer be received', () => {
  settings.bind({ pushToTalk: ['KeyV'] });
  const keys = create();
  hook.down('KeyV');
  keys.release();
  expect(acted).toEqual(['pushToTalk down', 'pushToTalk up']);
  hook.up('KeyV');
  hook.down('KeyV');
  settings.bind({ pushToTalk: null });
  expect(acted.slice(2)).toEqual(['pushToTalk down', 'pushToTalk up']);
  settings.bind({ pushToTalk: ['KeyV'] });
  hook.down('KeyV');
  keys.close();
  expect(acted.slice(4)).toEqual(['pushToTalk down', 'pushToTalk up']);
  expect(hook.listener).toBeNull();
});

test('the next chord is recorded and bound, and triggers nothing', async () => {
  settings.bind({ mute: ['F8'] });
  const keys = create();
  const recording = keys.record('pushToTalk');
  hook.down('F8', 'ControlLeft');
  hook.up('F8', 'ControlLeft');
  expect(await recording).toEqual({ kind: 'recorded', chord: ['ControlLeft', 'F8'] });
  expect(settings.current.keys.pushToTalk).toEqual(['ControlLeft', 'F8']);
  expect(acted).toEqual([]);
  hook.down('ControlLeft', 'F8');
  expect(acted).toEqual(['pushToTalk down', 'mute down']);
});

test('a recording listens even when nothing is bound, and only until it ends', async () => {
  const keys = create();
  const recording = keys.record('mute');
  expect(hook.listener).not.toBeNull();
  hook.down('Escape');
  hook.up('Escape');
  expect(await recording).toEqual({ kind: 'cancelled' });
  expect(hook.listener).toBeNull();
  expect(settings.current.keys.mute).toBeNull();
});

test('while a chord is recorded, the page that asked gets no keys', async () => {
  const keys = create();
  const page = new FakeHook();
  const recording = keys.record('mute', page);
  expect(page.listener).not.toBeNull();
  page.down('KeyQ');
  page.up('KeyQ');
  hook.down('F8');
  hook.up('F8');
  expect(await recording).toEqual({ kind: 'recorded', chord: ['F8'] });
  expect(page.listener).toBeNull();
});

test('a recording can be cancelled, and a new one cancels the last', async () => {
  const keys = create();
  const first = keys.record('mute');
  const second = keys.record('deafen');
  expect(await first).toEqual({ kind: 'cancelled' });
  keys.cancel();
  expect(await second).toEqual({ kind: 'cancelled' });
  const third = keys.record('share');
  keys.close();
  expect(await third).toEqual({ kind: 'cancelled' });
});

test('a hook that does not start is reported, and the rest works', async () => {
  const logged = vi.spyOn(console, 'error').mockReturnValue();
  hook.refusal = new Error('No native build was found');
  const keys = create();
  const states: string[] = [];
  keys.on('changed', ({ heard, reason }) => states.push(`${heard} ${reason}`));
  settings.bind({ mute: ['F8'] });
  expect(keys.state).toMatchObject({ heard: 'none', reason: 'failed' });
  expect(await keys.record('mute')).toEqual({ kind: 'cancelled' });
  expect(logged).toHaveBeenCalledOnce();
  hook.refusal = null;
  keys.refresh();
  expect(keys.state).toMatchObject({ heard: 'hook', reason: null });
  expect(states).toEqual(['none failed', 'hook null']);
  logged.mockRestore();
});

test('without the system’s permission nothing starts; when it is given later, the hook starts', () => {
  let permitted = false;
  settings.bind({ mute: ['F8'] });
  const keys = create({ isPermitted: () => permitted });
  expect(hook.starts).toBe(0);
  expect(keys.state).toMatchObject({ heard: 'none', reason: 'permission' });
  permitted = true;
  keys.refresh();
  expect(hook.starts).toBe(1);
  expect(keys.state).toMatchObject({ heard: 'hook', reason: null });
  permitted = false;
  keys.refresh();
  expect(hook.listener).toBeNull();
});

test('on Wayland the portal is used, and the hook never starts', async () => {
  const portal = { set: vi.fn(), close: vi.fn() };
  let press: (action: KeyAction) => void = () => undefined;
  settings.bind({ mute: ['ControlLeft', 'KeyM'], pushToTalk: ['KeyV'] });
  const keys = create({
    createPortal: (onPress) => {
      press = onPress;
      return portal;
    },
  });
  expect(keys.state).toMatchObject({ heard: 'portal', reason: 'wayland' });
  expect(portal.set).toHaveBeenLastCalledWith({ ...settings.current.keys, pushToTalk: null });
  press('mute');
  expect(acted).toEqual(['mute down', 'mute up']);

  const page = new FakeHook();
  expect(await keys.record('pushToTalk', page)).toEqual({ kind: 'unusable' });
  const refused = keys.record('deafen', page);
  page.down('F9');
  page.up('F9');
  expect(await refused).toEqual({ kind: 'unusable' });
  expect(settings.current.keys.deafen).toBeNull();
  const recording = keys.record('deafen', page);
  press('mute');
  page.down('AltLeft', 'KeyD');
  page.up('KeyD', 'AltLeft');
  expect(await recording).toEqual({ kind: 'recorded', chord: ['AltLeft', 'KeyD'] });
  expect(settings.current.keys.deafen).toEqual(['AltLeft', 'KeyD']);
  expect(page.listener).toBeNull();
  expect(acted).toHaveLength(2);
  expect(hook.starts).toBe(0);
  keys.close();
  expect(portal.close).toHaveBeenCalledOnce();
});

test('chords that are equal or contain each other are conflicts', () => {
  const none: KeyBindings = defaultAppSettings.keys;
  expect(conflictsOf({ ...none, pushToTalk: ['KeyV'], mute: ['KeyM'] })).toEqual([]);
  expect(
    conflictsOf({
      ...none,
      pushToTalk: ['ControlLeft'],
      mute: ['ControlLeft', 'KeyM'],
      deafen: ['KeyM', 'ControlLeft'],
      share: ['ControlRight', 'KeyM'],
    }),
  ).toEqual([
    ['pushToTalk', 'mute'],
    ['pushToTalk', 'deafen'],
    ['mute', 'deafen'],
  ]);
});

test('a change that makes a conflict emits it', () => {
  const keys = create();
  const told = vi.fn();
  keys.on('changed', told);
  settings.bind({ mute: ['F8'] });
  expect(told).not.toHaveBeenCalled();
  settings.bind({ deafen: ['F8'] });
  expect(told).toHaveBeenCalledWith({
    heard: 'hook',
    reason: null,
    conflicts: [['mute', 'deafen']],
  });
});

import { beforeEach, expect, test } from 'vitest';
import { defaultAppSettings } from '../../shared/ipc/AppSettings.ts';
import type { KeyAction, KeyBindings } from '../../shared/ipc/keys.ts';
import { enablePortal, PortalShortcuts } from './PortalShortcuts.ts';

const unbound: KeyBindings = defaultAppSettings.keys;
const mute = ['ControlLeft', 'KeyM'];
const deafen = ['ControlLeft', 'KeyD'];

class FakeShortcuts {
  readonly bound = new Map<string, () => void>();
  readonly log: string[] = [];
  register(accelerator: string, press: () => void) {
    this.log.push(`+${accelerator}`);
    if (this.bound.has(accelerator)) return false;
    this.bound.set(accelerator, press);
    return true;
  }
  unregister(accelerator: string) {
    this.log.push(`-${accelerator}`);
    this.bound.delete(accelerator);
  }
}

let shortcuts: FakeShortcuts;
let pressed: KeyAction[];
let portal: PortalShortcuts;
beforeEach(() => {
  shortcuts = new FakeShortcuts();
  pressed = [];
  portal = new PortalShortcuts(shortcuts, (action) => pressed.push(action));
});

test('a bound chord is registered once, and its press is reported', () => {
  portal.set({ ...unbound, mute });
  portal.set({ ...unbound, mute });
  expect(shortcuts.log).toEqual(['+Ctrl+M']);
  shortcuts.bound.get('Ctrl+M')?.();
  expect(pressed).toEqual(['mute']);
});

test('push-to-talk and unsupported chords are left out', () => {
  const holds = { pushToTalk: ['ControlLeft', 'KeyT'], whisperReply: ['ControlLeft', 'KeyR'] };
  portal.set({ ...unbound, ...holds, mute: ['Mouse4'], deafen, share: ['F9'] });
  expect([...shortcuts.bound.keys()]).toEqual(['Ctrl+D']);
});

test('two actions can swap their chords', () => {
  portal.set({ ...unbound, mute, deafen });
  portal.set({ ...unbound, mute: deafen, deafen: mute });
  shortcuts.bound.get('Ctrl+M')?.();
  expect(pressed).toEqual(['deafen']);
});

test('one chord for two actions is registered once', () => {
  portal.set({ ...unbound, mute, deafen: ['ControlRight', 'KeyM'] });
  expect(shortcuts.log).toEqual(['+Ctrl+M']);
});

test.each([
  ['', 'GlobalShortcutsPortal,GlobalShortcutsPortalPreferredTrigger'],
  ['Other', 'Other,GlobalShortcutsPortal,GlobalShortcutsPortalPreferredTrigger'],
])('the portal is switched on beside other features (%j)', (asked, features) => {
  const appended: string[][] = [];
  enablePortal({
    getSwitchValue: () => asked,
    appendSwitch: (...args) => appended.push(args as string[]),
  });
  expect(appended).toEqual([['enable-features', features]]);
});

test('close unregisters everything', () => {
  portal.set({ ...unbound, mute, deafen });
  portal.close();
  expect(shortcuts.bound.size).toBe(0);
});

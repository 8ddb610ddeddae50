import { expect, test, vi } from 'vitest';
import { type AppSettings, defaultAppSettings } from '../../shared/ipc/AppSettings.ts';
import { TypedEmitter } from '../../shared/TypedEmitter.ts';
import { followStartWithSystem } from './followStartWithSystem.ts';

class Settings extends TypedEmitter<{ changed: AppSettings }> {
  current: AppSettings;

  constructor(startWithSystem: boolean) {
    super();
    this.current = { ...defaultAppSettings, startWithSystem };
  }

  change(change: { startWithSystem?: boolean }) {
    this.current = { ...this.current, ...change };
    this.emit('changed', this.current);
  }
}

test('the setting is applied when it changes, and at the start if it is on', () => {
  const told: boolean[] = [];
  const off = new Settings(false);
  followStartWithSystem(off, (on) => told.push(on));
  expect(told).toEqual([]);
  off.change({ startWithSystem: true });
  off.change({});
  off.change({ startWithSystem: false });
  expect(told).toEqual([true, false]);
  followStartWithSystem(new Settings(true), (on) => told.push(on));
  expect(told).toEqual([true, false, true]);
});

test('the setting is reset when the system refuses it', () => {
  const complain = vi.spyOn(console, 'error').mockImplementation(() => {});
  const settings = new Settings(false);
  followStartWithSystem(settings, () => {
    throw new Error('no');
  });
  settings.change({ startWithSystem: true });
  expect(settings.current.startWithSystem).toBe(false);
  expect(complain).toHaveBeenCalledOnce();
  complain.mockRestore();
});

import { act, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { type AppSettings, defaultAppSettings } from '../../../shared/ipc/AppSettings.ts';
import type { KeyRecording, KeysState } from '../../../shared/ipc/keys.ts';
import { FakeDesktop } from '../../desktop/FakeDesktop.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { DesktopKeys } from './DesktopKeys.tsx';

const heard: KeysState = { heard: 'hook', reason: null, conflicts: [] };

/** The app's mute and deafen keys on a system with this support for global keys. */
async function openKeys(state: KeysState = heard, keys: Partial<AppSettings['keys']> = {}) {
  let answer = Promise.withResolvers<KeyRecording>();
  const settings = { ...defaultAppSettings, keys: { ...defaultAppSettings.keys, ...keys } };
  const desktop = new FakeDesktop({
    'settings:get': () => settings,
    'keys:get': () => state,
    'keys:record': () => answer.promise,
  });
  const { user, announced } = renderWithClient(
    <DesktopKeys desktop={desktop} actions={['pushToTalk', 'mute', 'deafen']} />,
    { desktop },
  );
  await screen.findByRole('group', { name: 'Mute' });
  return {
    user,
    desktop,
    announced,
    async record(recording: KeyRecording) {
      await act(async () => answer.resolve(recording));
      answer = Promise.withResolvers();
    },
    tellSettings: (change: Partial<AppSettings['keys']>) =>
      act(() =>
        desktop.emit('settings:changed', { ...settings, keys: { ...settings.keys, ...change } }),
      ),
  };
}

const field = (name: string) => within(screen.getByRole('group', { name }));
const press = (name: string) => screen.getByRole('button', { name });

test('keys are chosen by pressing them; the app records them, and the saved keys are shown', async () => {
  const { user, desktop, announced, record, tellSettings } = await openKeys();
  expect(field('Mute').getByText('No key')).toBeTruthy();
  await user.click(press('Choose keys: Mute'));
  expect(field('Mute').getByText('Press the keys…')).toBeTruthy();
  expect(desktop.callsOf('keys:record')).toEqual([{ action: 'mute' }]);
  tellSettings({ mute: ['ControlLeft', 'F8'] });
  await record({ kind: 'recorded', chord: ['ControlLeft', 'F8'] });
  expect(field('Mute').getByText('Ctrl+F8')).toBeTruthy();
  expect(announced).toEqual(['The keys are now Ctrl+F8.']);

  await user.click(press('Choose keys: Mute'));
  await record({ kind: 'cancelled' });
  expect(field('Mute').getByText('Ctrl+F8')).toBeTruthy();
  await user.click(press('Clear keys: Mute'));
  expect(desktop.callsOf('settings:change')).toEqual([{ keys: { mute: null } }]);
});

test('two actions with the same keys name each other', async () => {
  const chord = ['ControlLeft', 'F8'];
  await openKeys({ ...heard, conflicts: [['mute', 'deafen']] }, { mute: chord, deafen: chord });
  expect(field('Mute').getByText(/^The same keys also do “Deafen”\./)).toBeTruthy();
  expect(field('Deafen').getByText(/^The same keys also do “Mute”\./)).toBeTruthy();
});

test('keys that the system refuses show an error text', async () => {
  const { user, record } = await openKeys();
  await user.click(press('Choose keys: Mute'));
  await record({ kind: 'unusable' });
  expect(field('Mute').getByText(/^Your desktop does not let an app use these keys/)).toBeTruthy();
});

test('on Wayland it says what is not allowed, and offers commands and the possible keys', async () => {
  await openKeys({ heard: 'portal', reason: 'wayland', conflicts: [] });
  expect(screen.getByText(/^Your desktop uses Wayland/)).toBeTruthy();
  const commands = screen.getAllByRole('listitem').map(({ textContent }) => textContent);
  for (const command of ['perch ptt down', 'perch ptt up', 'perch whisper 1 down', 'perch mute']) {
    expect(commands).toContain(command);
  }
  expect(screen.queryByRole('group', { name: 'Push-to-talk' })).toBeNull();
  expect(press('Choose keys: Mute')).toHaveProperty('disabled', false);
});

test('without the macOS permission no key can be chosen, and a button opens its settings', async () => {
  const { user, desktop } = await openKeys({ heard: 'none', reason: 'permission', conflicts: [] });
  expect(press('Choose keys: Mute')).toHaveProperty('disabled', true);
  await user.click(press('Open system settings'));
  expect(desktop.callsOf('keys:openPermission')).toEqual([null]);
});

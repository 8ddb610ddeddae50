import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Device } from '../../../shared/domain/Device.ts';
import { expectFocus, focusOn, pressAt } from '../../testing/byKeys.ts';
import { renderSettings } from '../../testing/renderSettings.tsx';
import { DeviceSettings } from './DeviceSettings.tsx';

const deviceOf = (name: string, change: Partial<Device> = {}): Device => ({
  publicKey: `key of ${name}`,
  kind: 'device',
  name,
  addedAt: Date.UTC(2026, 0, 5),
  lastSeenAt: Date.now() - 3 * 86_400_000,
  connected: false,
  own: false,
  ...change,
});
const laptop = deviceOf('Laptop', { own: true, connected: true });
const phone = deviceOf('Phone');
const words = deviceOf('', { kind: 'recovery', publicKey: 'words' });
const named = (name: string) => screen.getByRole('button', { name });

test('all devices are listed, with when they were here', () => {
  const { actions } = renderSettings(<DeviceSettings />, {
    ownDevices: [laptop, phone, deviceOf('', { connected: true }), words],
  });
  expect(actions.loadDevices).toHaveBeenCalledOnce();
  const items = screen.getAllByRole('listitem').map((item) => item.textContent);
  expect(items).toEqual([
    expect.stringMatching(/^LaptopThis device/),
    expect.stringMatching(/^PhoneLast here 3 days ago/),
    expect.stringMatching(/^Unnamed deviceConnected now/),
  ]);
  expect(screen.getByText(/^Made Jan 5, 2026\./)).toBeTruthy();
});

test('a device is renamed and removed by keys, after a question', async () => {
  const { user, actions } = renderSettings(<DeviceSettings />, { ownDevices: [laptop, phone] });
  await pressAt(user, named('Rename Phone'));
  const box = await screen.findByRole('textbox', { name: 'Name' });
  await expectFocus(box);
  await user.clear(box);
  await user.keyboard(' My phone {Enter}');
  expect(actions.renameDevice.mock.calls).toEqual([['key of Phone', 'My phone']]);

  await pressAt(user, named('Remove Phone'));
  const dialog = await screen.findByRole('alertdialog', { name: 'Remove Phone?' });
  expect(actions.removeDevice).not.toHaveBeenCalled();
  await pressAt(user, within(dialog).getByRole('button', { name: 'Remove device' }));
  expect(actions.removeDevice.mock.calls).toEqual([['key of Phone']]);
});

test('the last device cannot be removed, and says why', async () => {
  const { user, announced } = renderSettings(<DeviceSettings />, { ownDevices: [laptop, words] });
  const remove = named('Remove Laptop');
  expect(remove.getAttribute('aria-disabled')).toBe('true');
  await pressAt(user, remove);
  expect(announced).toEqual([expect.stringMatching(/^Your last device cannot be removed/)]);
  expect(screen.queryByRole('alertdialog')).toBeNull();
});

test('another device gets a code, and is let in by a yes', async () => {
  const { user, actions, setState } = renderSettings(<DeviceSettings />, {
    ownDevices: [laptop],
  });
  await pressAt(user, named('Add a device'));
  await screen.findByRole('dialog', { name: 'Add a device' });
  expect(actions.startDeviceLink).toHaveBeenCalledOnce();
  const links = { app: 'perch://nest/#link=7K2Q-9ABC', browser: 'https://nest/#link=7K2Q-9ABC' };
  setState({ hostedLink: { kind: 'code', code: '7K2Q-9ABC', links } });
  expect(screen.getByText('7K2Q-9ABC')).toBeTruthy();
  expect(
    screen.getByRole<HTMLInputElement>('textbox', { name: 'Link for the Perch app' }).value,
  ).toBe(links.app);
  expect(await screen.findByRole('img', { name: /^QR code/ })).toBeTruthy();

  const publicKey = Buffer.alloc(32, 255).toString('base64url');
  setState({ hostedLink: { kind: 'asked', device: { publicKey, name: 'Phone' } } });
  const question = screen.getByRole('alertdialog', { name: 'Phone wants to be you' });
  expect(within(question).getByText('294 967 295')).toBeTruthy();
  actions.answerDeviceLink.mockResolvedValueOnce({ code: 'notSaved', reason: 'for a test' });
  await pressAt(user, named('Yes, it is mine'));
  expect(within(question).getByRole('alert').textContent).toMatch(/could not save/);
  await pressAt(user, named('Yes, it is mine'));
  expect(actions.answerDeviceLink.mock.calls).toEqual([[true], [true]]);

  setState({ hostedLink: { kind: 'ended', outcome: 'approved' } });
  expect(screen.getByText('Phone is now one of your devices.')).toBeTruthy();
  await pressAt(user, named('Done'));
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(actions.cancelDeviceLink).toHaveBeenCalledOnce();
});

test('a link that failed says why, and offers a new code', async () => {
  const { user, actions, setState } = renderSettings(<DeviceSettings />, {
    ownDevices: [laptop],
  });
  await pressAt(user, named('Add a device'));
  setState({ hostedLink: { kind: 'ended', outcome: 'expired' } });
  expect(await screen.findByText('Nobody used the code in time.')).toBeTruthy();
  await pressAt(user, named('New code'));
  expect(actions.startDeviceLink).toHaveBeenCalledTimes(2);
});

test('recovery words are saved when two of them were typed right', async () => {
  const phrase = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');
  const { user, actions, announced } = renderSettings(<DeviceSettings />, {
    ownDevices: [laptop],
  });
  expect(screen.getByText(/^If you lose all your devices/)).toBeTruthy();
  actions.makeRecoveryPhrase.mockResolvedValueOnce(phrase);
  await pressAt(user, named('Make recovery words'));
  const list = await screen.findByRole('list', { name: 'Your recovery words' });
  await within(list).findByText('twelve');
  expect(within(list).getAllByRole('listitem')).toHaveLength(12);
  await pressAt(user, named('I have written them down'));
  expect(screen.queryByText('twelve')).toBeNull();

  const boxes = screen.getAllByRole('textbox', { name: /^Word \d+$/ });
  const numbers = boxes.map((box) => Number(/\d+/.exec(nameOf(box))?.[0]));
  expect(new Set(numbers).size).toBe(2);
  for (const box of boxes) {
    await focusOn(box);
    await user.keyboard('wrong');
  }
  await user.keyboard('{Enter}');
  expect(
    screen.getByText(`This is not word ${numbers[0]}. Look at what you wrote down.`),
  ).toBeTruthy();
  expect(actions.saveRecoveryPhrase).not.toHaveBeenCalled();
  for (const [index, box] of boxes.entries()) {
    await user.clear(box);
    await user.type(box, ` ${phrase[(numbers[index] ?? 0) - 1]?.toUpperCase()}`);
  }
  await user.keyboard('{Enter}');
  expect(actions.saveRecoveryPhrase.mock.calls).toEqual([[phrase]]);
  expect(announced).toEqual(['These words bring you back from now on.']);
  expect(screen.queryByRole('dialog')).toBeNull();
});

function nameOf(box: HTMLElement): string {
  const { labels } = box as HTMLInputElement;
  return labels?.[0]?.textContent ?? '';
}

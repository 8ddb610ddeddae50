import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { expectFocus, pressAt } from '../../testing/byKeys.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { createTexts, loadLanguage } from '../../texts/createTexts.ts';
import { App } from '../app/App.tsx';

const connection = { kind: 'needsName', joinCodeRequired: true, failure: null } as const;
const texts = await createTexts('en');
await loadLanguage(texts, 'en');
const app = () => <App texts={texts} />;
const box = (name: string) => screen.getByRole<HTMLInputElement>('textbox', { name });
const named = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name });

test('who is known already asks the other device by its code, and sees the number', async () => {
  const { user, actions, setState } = renderWithClient(app(), { state: { connection } });
  await pressAt(user, named('I am here already, on another device'));
  await expectFocus(box('Code of the other device'));
  expect(named('Ask the other device').disabled).toBe(true);
  await user.clear(box('Name of this device'));
  await user.type(box('Name of this device'), 'Phone');
  actions.requestDeviceLink.mockResolvedValueOnce({ code: 'linkCodeWrong', reason: 'for a test' });
  await user.type(box('Code of the other device'), ' 7k2q9abc {Enter}');
  expect(actions.requestDeviceLink.mock.calls).toEqual([['7k2q9abc', 'Phone']]);
  await expectFocus(box('Code of the other device'));
  expect(screen.getByRole('textbox', { description: /^No device shows this code/ })).toBeTruthy();

  const publicKey = Buffer.alloc(32).toString('base64url');
  setState({ requestedLink: { kind: 'waiting', publicKey } });
  expect(screen.getByRole('heading', { name: 'Say yes on your other device' })).toBeTruthy();
  expect(screen.getByText('000 000 000')).toBeTruthy();
  setState({ requestedLink: { kind: 'ended', outcome: 'refused' } });
  expect(screen.getByRole('alert').textContent).toBe('The other device said no.');
  await pressAt(user, named('Back'));
  expect(actions.cancelDeviceLink).toHaveBeenCalledOnce();
  expect(box('Your name')).toBeTruthy();
});

test('a link of the other device opens this with its code', () => {
  renderWithClient(app(), { state: { connection, linkCode: '7K2Q-9ABC' } });
  expect(box('Code of the other device').value).toBe('7K2Q-9ABC');
});

test('words bring back who has no device any more; a slip is named first', async () => {
  const { user, actions } = renderWithClient(app(), { state: { connection } });
  await pressAt(user, named('I am here already, on another device'));
  await pressAt(user, named('I have only my recovery words'));
  await user.clear(box('Name of this device'));
  await user.type(box('Name of this device'), 'Phone');
  const fault = { kind: 'unknown', words: ['pearch'] } as const;
  actions.restoreByPhrase.mockResolvedValueOnce({ kind: 'words', fault });
  await user.type(box('Your twelve words'), 'pearch nest{Enter}');
  expect(actions.restoreByPhrase.mock.calls).toEqual([['pearch nest', 'Phone']]);
  expect(
    screen.getByRole('textbox', { description: 'Not in the list of possible words: pearch.' }),
  ).toBe(box('Your twelve words'));
  await pressAt(user, named('I have another device at hand'));
  expect(box('Code of the other device')).toBeTruthy();
});

test('a removed device says so, and can begin anew', async () => {
  const { user, actions } = renderWithClient(app(), {
    state: { connection: { kind: 'stopped', reason: 'refused', code: 'deviceRemoved' } },
  });
  expect(screen.getByRole('heading', { name: 'This device was removed' })).toBeTruthy();
  await pressAt(user, named('Start anew here'));
  expect(actions.startAnew).toHaveBeenCalledOnce();
});

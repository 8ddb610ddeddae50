import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { expectFocus } from '../../testing/byKeys.ts';
import { annIn, channelOf } from '../../testing/people.fixture.ts';
import { renderSettings } from '../../testing/renderSettings.tsx';
import { YouSettings } from './YouSettings.tsx';

test('I can change my name; a refused name focuses the field', async () => {
  const { user, actions, announced } = renderSettings(<YouSettings />);
  const name = screen.getByRole('textbox', { name: 'Your name' });
  const rename = screen.getByRole<HTMLButtonElement>('button', { name: 'Change name' });
  expect(rename.disabled).toBe(true);
  actions.rename.mockResolvedValueOnce({ code: 'invalidRequest', reason: 'for a test' });
  await user.clear(name);
  await user.type(name, ' Anna ');
  await user.click(rename);
  expect(actions.rename.mock.calls).toEqual([['Anna']]);
  await expectFocus(name);
  expect(announced).toEqual([]);
  await user.keyboard('{Enter}');
  expect(announced).toEqual(['You are now called Anna.']);
});

test('a name that somebody else has can be replaced by a free one', async () => {
  const { user, actions } = renderSettings(<YouSettings />);
  const name = screen.getByRole<HTMLInputElement>('textbox', { name: 'Your name' });
  const refusal = { code: 'nameTaken', reason: 'for a test', suggestion: 'Bob 2' } as const;
  actions.rename.mockResolvedValueOnce(refusal);
  await user.clear(name);
  await user.type(name, 'Bob{Enter}');
  await user.click(screen.getByRole('button', { name: 'Use “Bob 2”' }));
  expect(name.value).toBe('Bob 2');
  expect(screen.queryByRole('button', { name: 'Use “Bob 2”' })).toBeNull();
  await user.type(name, '{Enter}');
  expect(actions.rename.mock.lastCall).toEqual(['Bob 2']);
});

test('a member can become an owner, and the app says what that means', () => {
  const { setState } = renderSettings(<YouSettings />);
  expect(screen.getByRole('textbox', { name: 'Owner code' })).toBeTruthy();
  setState(annIn([channelOf('General')], [], true));
  expect(screen.getByText(/^You are an owner of this server/)).toBeTruthy();
  expect(screen.queryByRole('textbox', { name: 'Owner code' })).toBeNull();
});

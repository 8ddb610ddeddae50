import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { annIn, channelOf, occupantOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { DirectQuestion } from './DirectQuestion.tsx';

const people = [occupantOf('Ann', 'General'), occupantOf('Bob', 'General')];
const inCall = annIn([{ ...channelOf('General'), isCall: true }], people);

test('the first call asks once, by name, and whoever agrees is not asked again', async () => {
  const { user, actions, state, setState } = renderWithClient(<DirectQuestion />, {
    state: inCall,
  });
  const dialog = screen.getByRole('alertdialog', { name: 'Connect directly to Bob?' });
  expect(dialog.textContent).toContain('each other’s internet address');
  await user.click(screen.getByRole('button', { name: 'Connect directly' }));
  expect(actions.setPreferences.mock.calls).toEqual([[{ directConnections: 'calls' }]]);
  setState({ preferences: { ...state().preferences, directConnections: 'calls' } });
  expect(screen.queryByRole('alertdialog')).toBeNull();
});

test('whoever declines goes through the server', async () => {
  const { user, actions } = renderWithClient(<DirectQuestion />, { state: inCall });
  await user.click(screen.getByRole('button', { name: 'Use the server' }));
  expect(actions.setPreferences.mock.calls).toEqual([[{ directConnections: 'off' }]]);
});

test('a channel with two people asks nothing', () => {
  renderWithClient(<DirectQuestion />, { state: annIn([channelOf('General')], people) });
  expect(screen.queryByRole('alertdialog')).toBeNull();
});

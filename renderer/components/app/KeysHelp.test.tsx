import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { KeysHelp } from './KeysHelp.tsx';

test('a question mark shows all keys, also those that the user has chosen; Escape closes them', async () => {
  const { user, setState, state } = renderWithClient(<KeysHelp />);
  setState({ preferences: { ...state().preferences, talkKey: ['KeyV'] } });
  expect(screen.queryByRole('dialog')).toBeNull();
  await user.keyboard('?');
  const dialog = await screen.findByRole('dialog', { name: 'Keys' });
  expect(dialog.textContent).toContain('Ctrl+Shift+M');
  expect(dialog.textContent).toMatch(/Push-to-talk\s*V/);
  await user.keyboard('{Escape}');
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('a question mark that is written opens nothing', async () => {
  const { user } = renderWithClient(
    <>
      <input aria-label="Message" />
      <KeysHelp />
    </>,
  );
  await user.type(screen.getByRole('textbox', { name: 'Message' }), 'really?');
  expect(screen.queryByRole('dialog')).toBeNull();
});

import { screen, waitFor } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { Entry } from '../../../shared/domain/Entry.ts';
import { pressAt } from '../../testing/byKeys.ts';
import { annIn } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { ServerSettingsDialog } from './ServerSettingsDialog.tsx';

const open: Entry = { mode: 'open', joinCode: null, fixed: false };
const coded: Entry = { mode: 'code', joinCode: 'AAAAA', fixed: false };

function renderDialog(entry: Entry) {
  const state = annIn([], [], true);
  if (!state.server) throw new Error('no server');
  const onClose = vi.fn();
  const page = renderWithClient(<ServerSettingsDialog server={state.server} onClose={onClose} />, {
    state,
    prepare: (actions) => {
      actions.getEntry.mockResolvedValue(entry);
      actions.updateEntry.mockResolvedValue(entry);
    },
  });
  return { ...page, onClose };
}

const save = () => screen.getByRole('button', { name: 'Save' });
const mode = () => screen.findByRole('button', { name: /Who can enter$/ });
const askAgain = () =>
  screen.queryByRole<HTMLInputElement>('switch', { name: 'Ask everyone again' });

test('a server is closed by keys, and everyone is asked again only where that is chosen', async () => {
  const { user, actions, onClose } = renderDialog(open);
  await mode();
  expect(askAgain()).toBeNull();
  await pressAt(user, await mode());
  await pressAt(user, await screen.findByRole('option', { name: 'People with an invite' }));
  await waitFor(() => expect(askAgain()?.checked).toBe(false));
  await pressAt(user, askAgain() as HTMLInputElement, ' ');
  await pressAt(user, save());
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  expect(actions.updateEntry.mock.calls).toEqual([
    [{ mode: 'invite', renewCode: false, askAgain: true }],
  ]);
});

test('the join code is shown and can be renewed', async () => {
  const { user, actions } = renderDialog(coded);
  const code = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Join code' });
  expect([code.value, askAgain()]).toEqual(['AAAAA', null]);
  await pressAt(user, screen.getByRole('button', { name: 'New code' }));
  expect(screen.getByText(/^The code is replaced when you save/)).toBeTruthy();
  expect(askAgain()?.checked).toBe(false);
  await pressAt(user, save());
  const change = { mode: 'code', renewCode: true, askAgain: false };
  await waitFor(() => expect(actions.updateEntry.mock.calls).toEqual([[change]]));
});

test('a code of the configuration is fixed, but everyone can be asked again', async () => {
  renderDialog({ ...coded, fixed: true });
  expect(await screen.findByText(/PERCH_JOIN_CODE/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: /Who can enter$/ })).toBeNull();
  expect(screen.queryByRole('button', { name: 'New code' })).toBeNull();
  expect(askAgain()?.checked).toBe(false);
});

test('who changes only the name leaves the entry as it is', async () => {
  const { user, actions, onClose } = renderDialog(open);
  await mode();
  await pressAt(user, save());
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  expect(actions.updateEntry).not.toHaveBeenCalled();
});

test('link previews are off until they are switched on', async () => {
  const { user, actions } = renderDialog(open);
  const previews = screen.getByRole<HTMLInputElement>('switch', { name: 'Link previews' });
  expect(previews.checked).toBe(false);
  await pressAt(user, previews, ' ');
  await pressAt(user, save());
  await waitFor(() => expect(actions.updateServer).toHaveBeenCalledOnce());
  expect(actions.updateServer.mock.calls[0]?.[0]).toMatchObject({ linkPreviews: true });
});

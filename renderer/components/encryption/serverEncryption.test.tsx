import { cleanup, screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { Channel } from '../../../shared/domain/Channel.ts';
import type { Server } from '../../store/PerchState.ts';
import { annIn, channelOf, occupantOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { BotsDialog } from '../bots/BotsDialog.tsx';
import { ServerSettingsDialog } from '../servers/ServerSettingsDialog.tsx';
import { WhisperToChannel } from '../whisper/WhisperToChannel.tsx';
import { WhisperToPerson } from '../whisper/WhisperToPerson.tsx';
import { EncryptionBars } from './EncryptionBars.tsx';

/** Ann in General, Bob in Music. */
function stateOf(
  server: Partial<Server>,
  channels: Partial<Record<'General' | 'Music', Partial<Channel>>> = {},
  isOwner = true,
) {
  const people = [occupantOf('Ann', 'General'), occupantOf('Bob', 'Music')];
  const listed = [channelOf('General', channels.General), channelOf('Music', channels.Music)];
  const state = annIn(listed, people, isOwner);
  if (!state.server) throw new Error('no server');
  return { ...state, server: { ...state.server, ...server } };
}

const question = () => screen.queryByText(/can now encrypt its channels end to end/);

test('an older server is asked about: whoever manages it turns encryption on after reading what that means', async () => {
  const { user, actions } = renderWithClient(<EncryptionBars />, {
    state: stateOf({ e2eeUndecided: true }),
    prepare: (all) => all.encryptServer.mockResolvedValue(null),
  });
  expect(question()).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Turn on…' }));
  expect(actions.encryptServer).not.toHaveBeenCalled();
  const dialog = await screen.findByRole('alertdialog');
  expect(dialog.textContent).toMatch(/Bots, listen links and whispers to other channels/);
  await user.click(within(dialog).getByRole('button', { name: 'Turn on' }));
  await waitFor(() => expect(actions.encryptServer.mock.calls).toEqual([[true]]));
});

test('“Not now” is an answer, too', async () => {
  const { user, actions } = renderWithClient(<EncryptionBars />, {
    state: stateOf({ e2eeUndecided: true }),
    prepare: (all) => all.encryptServer.mockResolvedValue(null),
  });
  await user.click(screen.getByRole('button', { name: 'Not now' }));
  expect(actions.encryptServer.mock.calls).toEqual([[false]]);
});

test('nobody else is asked, and nobody where it is decided', () => {
  renderWithClient(<EncryptionBars />, {
    state: stateOf({ e2eeUndecided: true }, {}, false),
  });
  expect(question()).toBeNull();
  cleanup();
  renderWithClient(<EncryptionBars />, { state: stateOf({ e2ee: 'on' }) });
  expect(question()).toBeNull();
});

test('a whisper to an encrypted channel, or out of one, says that it cannot be before one tries', () => {
  const whisper = (
    <>
      <WhisperToPerson user={occupantOf('Bob', 'Music').user} />
      <WhisperToChannel channel={channelOf('Music')} />
    </>
  );
  for (const sealed of ['General', 'Music'] as const) {
    renderWithClient(whisper, {
      state: stateOf({ e2ee: 'on' }, { [sealed]: { sealed: true } }),
    });
    expect(screen.queryByRole('button', { name: 'Hold to whisper' })).toBeNull();
    expect(screen.getByText(/one of them is encrypted/)).toBeTruthy();
    const icon = screen.getByRole('button', { name: /one of them is encrypted/ });
    expect(icon.getAttribute('aria-disabled')).toBe('true');
    cleanup();
  }
  renderWithClient(whisper, { state: stateOf({ e2ee: 'on' }) });
  expect(screen.getByRole('button', { name: 'Hold to whisper' })).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Hold to whisper to Music' })).toBeTruthy();
});

test('the settings of a server switch its encryption, unless its configuration has decided', async () => {
  const onClose = vi.fn();
  const state = stateOf({ e2ee: 'on' });
  const dialog = (server: Server) => <ServerSettingsDialog server={server} onClose={onClose} />;
  const entry = { mode: 'open', joinCode: null, fixed: false } as const;
  const { user, actions } = renderWithClient(dialog(state.server), {
    state,
    prepare: (all) => {
      all.getEntry.mockResolvedValue(entry);
      all.encryptServer.mockResolvedValue(null);
    },
  });
  const encryption = () =>
    screen.getByRole<HTMLInputElement>('switch', { name: 'End-to-end encryption' });
  expect(encryption().checked).toBe(true);
  await user.click(encryption());
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  expect(actions.encryptServer.mock.calls).toEqual([[false]]);
  cleanup();
  const fixed = stateOf({ e2ee: 'required', e2eeFixed: true });
  renderWithClient(dialog(fixed.server), {
    state: fixed,
    prepare: (all) => all.getEntry.mockResolvedValue(entry),
  });
  expect(encryption().disabled).toBe(true);
  expect(screen.getByText(/PERCH_E2EE/)).toBeTruthy();
});

test('whoever makes a bot is told where bots can be, on a server that encrypts', async () => {
  renderWithClient(<BotsDialog onClose={vi.fn()} />, {
    state: stateOf({ e2ee: 'on' }),
    prepare: (all) => all.bots.mockResolvedValue({ list: async () => null } as never),
  });
  expect(
    await screen.findByText(/switch “End-to-end encryption” off in the settings/),
  ).toBeTruthy();
});

import { screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { RoleId } from '../../../shared/domain/ids.ts';
import type { Occupant } from '../../../shared/domain/Presence.ts';
import type { Role } from '../../../shared/domain/Role.ts';
import type { Permission } from '../../../shared/permissions/permissions.ts';
import type { PerchState } from '../../store/PerchState.ts';
import { annIn, channelOf, everyone, occupantOf, userOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { PersonButton } from '../people/PersonButton.tsx';

const channels = ['General', 'Music', 'AFK'].map((name) => channelOf(name));

/** Ann has a role with these permissions; Bob is in General. */
function annMay(
  permissions: readonly Permission[],
  bob: Partial<Occupant> = {},
): Partial<PerchState> {
  const moderator: Role = {
    ...everyone,
    id: 'moderator' as RoleId,
    kind: 'own',
    name: 'Moderator',
    rank: 1,
    permissions,
  };
  const state = annIn(channels, [occupantOf('Bob', 'General', bob)]);
  const me = state.me && { ...state.me, user: userOf('Ann', { roleIds: [moderator.id] }) };
  return { ...state, me: me ?? null, roles: [everyone, moderator] };
}

async function openMenu(state: Partial<PerchState>) {
  const [occupant] = state.presence?.occupants ?? [];
  if (!occupant) throw new Error('nobody is there');
  const rendered = renderWithClient(<PersonButton occupant={occupant} />, { state });
  await rendered.user.click(screen.getByRole('button', { name: occupant.user.name }));
  await screen.findByRole('dialog', { name: occupant.user.name });
  return rendered;
}

const items = () => screen.queryAllByRole('menuitem').map(({ textContent }) => textContent);
const item = (name: string) => screen.getByRole('menuitem', { name });

test('there is exactly what one may do to a person', async () => {
  await openMenu(annMay(['move', 'mute', 'kick', 'ban']));
  expect(items()).toEqual([
    'Move to…',
    'Mute for everyone',
    'Deafen',
    'Mute for a time…',
    'Take out of voice',
    'Kick…',
    'Ban…',
  ]);
});

test('there is nothing for those who may do nothing, and nothing to do to who ranks as high', async () => {
  await openMenu(annMay([]));
  expect(items()).toEqual([]);
});

test('nobody acts on who ranks as high', async () => {
  const user = userOf('Bob', { roleIds: ['moderator' as RoleId] });
  await openMenu(annMay(['move', 'mute', 'kick', 'ban'], { user }));
  expect(items()).toEqual([]);
});

test('a person is moved by keyboard alone, into channels that both may see', async () => {
  const state = annMay(['move']);
  const { presence } = state;
  const hidden = {
    subject: { userId: userOf('Bob').id },
    allow: [],
    deny: ['seeChannel' as const],
  };
  const { user, actions } = await openMenu({
    ...state,
    presence: {
      revision: 1,
      occupants: presence?.occupants ?? [],
      channels: (presence?.channels ?? []).map((channel) =>
        channel.name === 'AFK' ? { ...channel, overrides: [hidden] } : channel,
      ),
    },
  });
  expect(items()).toEqual(['Move to…', 'Take out of voice']);
  item('Move to…').focus();
  await user.keyboard('{ArrowRight}');
  await screen.findByRole('menuitem', { name: 'Music' });
  expect(screen.queryByRole('menuitem', { name: 'AFK' })).toBeNull();
  expect(screen.queryByRole('menuitem', { name: 'General' })).toBeNull();
  await user.keyboard('{Enter}');
  expect(actions.movePeople).toHaveBeenCalledExactlyOnceWith(['peer of Bob'], 'Music');
});

test('a mute is made and lifted at once', async () => {
  const { user, actions } = await openMenu(annMay(['mute'], { serverDeafened: true }));
  await user.click(item('Mute for everyone'));
  expect(actions.restrictPerson).toHaveBeenCalledExactlyOnceWith(userOf('Bob'), 'mute', {
    reason: '',
    forMs: null,
  });
  await user.click(screen.getByRole('button', { name: 'Bob' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Undeafen' }));
  expect(actions.unrestrictPerson).toHaveBeenCalledExactlyOnceWith(userOf('Bob').id, 'deafen');
});

test('a ban asks for a reason, a duration and addresses; a refusal keeps the dialog', async () => {
  const { user, actions } = await openMenu(annMay(['ban']));
  await user.click(item('Ban…'));
  const dialog = await screen.findByRole('dialog', { name: 'Ban Bob?' });
  await user.type(screen.getByRole('textbox', { name: 'Reason' }), 'spam');
  await user.click(screen.getByRole('button', { name: /How long/ }));
  await user.click(await screen.findByRole('option', { name: '1 day' }));
  await user.click(screen.getByRole('button', { name: /Newcomers from their address/ }));
  await user.click(await screen.findByRole('option', { name: 'Stay out' }));
  actions.banPerson.mockResolvedValueOnce({ code: 'conflict', reason: '' });
  await user.click(screen.getByRole('button', { name: 'Ban' }));
  expect(actions.banPerson).toHaveBeenCalledExactlyOnceWith(
    userOf('Bob').id,
    { reason: 'spam', forMs: 24 * 60 * 60_000 },
    'address',
  );
  expect(screen.getByRole('alert').textContent).toContain('has not seen an address');
  await user.click(screen.getByRole('button', { name: 'Ban' }));
  await waitFor(() => expect(dialog.isConnected).toBe(false));
});

test('a timed mute and a kick name their reason', async () => {
  const { user, actions } = await openMenu(annMay(['mute', 'kick']));
  await user.click(item('Mute for a time…'));
  await screen.findByRole('dialog', { name: 'Mute Bob for a time' });
  await user.type(screen.getByRole('textbox', { name: 'Reason' }), 'loud{Enter}');
  expect(actions.restrictPerson).toHaveBeenCalledExactlyOnceWith(userOf('Bob'), 'mute', {
    reason: 'loud',
    forMs: 5 * 60_000,
  });
  await user.click(await screen.findByRole('button', { name: 'Bob' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Kick…' }));
  await screen.findByRole('dialog', { name: 'Kick Bob?' });
  await user.click(screen.getByRole('button', { name: 'Kick' }));
  expect(actions.kickPerson).toHaveBeenCalledExactlyOnceWith(userOf('Bob'), '');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { RoleId } from '../../../shared/domain/ids.ts';
import type { User } from '../../../shared/domain/User.ts';
import { annIn, channelOf, occupantOf, userOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { annAs, overrideOf, withOverrides } from '../../testing/roles.fixture.ts';
import { PersonRow } from './PersonRow.tsx';

const bob = occupantOf('Bob', 'General', {
  user: userOf('Bob', { roleIds: ['Member', 'Helper'] as RoleId[] }),
});

/** Opens Bob’s popover for Ann with these roles, in a channel with him. */
async function open(
  roles: Parameters<typeof annAs>[1],
  channel = channelOf('General'),
  change: Partial<User> = {},
) {
  const person = { ...bob, user: { ...bob.user, ...change } };
  const rendered = renderWithClient(<PersonRow occupant={person} />, {
    state: annAs(annIn([channel], [occupantOf('Ann', 'General'), person]), roles),
  });
  await rendered.user.click(screen.getByRole('button', { name: 'Bob' }));
  return { ...rendered, popover: within(await screen.findByRole('dialog', { name: 'Bob' })) };
}

test('a person’s roles are shown, except the one that everybody has', async () => {
  const { popover } = await open(['Member']);
  const chips = within(popover.getByRole('list', { name: 'Roles of Bob' }));
  expect(chips.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual(['Helper']);
  expect(popover.queryByRole('button', { name: 'Change roles of Bob' })).toBeNull();
});

test('who may, changes them there', async () => {
  const { user, popover, actions } = await open(['Moderator']);
  await user.click(popover.getByRole('button', { name: 'Change roles of Bob' }));
  await user.click(await screen.findByRole('menuitemcheckbox', { name: 'Helper' }));
  expect(actions.setRoles.mock.calls).toEqual([['user of Bob', ['Member']]]);
});

test('a person who does not want to be disturbed has a mark in the list, and the popover says what it means', async () => {
  const { popover } = await open(['Member'], undefined, { door: { kind: 'doNotDisturb' } });
  expect(popover.getByText(/whispers and calls do not get through/)).toBeTruthy();
  expect(await screen.findByRole('img', { name: 'Do not disturb', hidden: true })).toBeTruthy();
});

test('where I may not whisper, I read why instead', async () => {
  const channel = withOverrides(channelOf('General'), overrideOf('Member', { deny: ['whisper'] }));
  const { popover } = await open(['Member'], channel);
  expect(popover.getByText('This channel does not let you whisper.')).toBeTruthy();
  expect(popover.queryByRole('button', { name: 'Hold to whisper' })).toBeNull();
});

import { screen, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { RoleId } from '../../../shared/domain/ids.ts';
import type { User } from '../../../shared/domain/User.ts';
import { expectFocus, pressAt } from '../../testing/byKeys.ts';
import { annIn, channelOf, userOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { annAs } from '../../testing/roles.fixture.ts';
import { PeopleDialog } from './PeopleDialog.tsx';

const has = (...roles: string[]): Partial<User> => ({ roleIds: roles as RoleId[] });
const hoursAgo = (hours: number) => Date.now() - hours * 3_600_000 - 1_000;

/** Opens the list for Ann with these roles; Bob is there, Cho was there three hours ago. */
async function open(roles: Parameters<typeof annAs>[1]) {
  const state = annAs(annIn([channelOf('General')]), roles);
  const ann = state.me?.user ?? userOf('Ann');
  const people = [
    { user: userOf('Cho', has('Member', 'Moderator')), lastSeenAt: hoursAgo(3), connected: false },
    { user: userOf('Bob', has('Member', 'Helper')), lastSeenAt: hoursAgo(1), connected: true },
    { user: ann, lastSeenAt: hoursAgo(0), connected: true },
  ];
  const onClose = vi.fn();
  const rendered = renderWithClient(<PeopleDialog onClose={onClose} />, {
    state,
    prepare: (actions) => actions.listPeople.mockResolvedValue(people),
  });
  await screen.findByRole('list', { name: 'People' });
  return { ...rendered, onClose };
}

const rolesOf = (name: string) =>
  within(screen.getByRole('list', { name: `Roles of ${name}` }))
    .getAllByRole('listitem')
    .map(({ textContent }) => textContent);
const names = () =>
  ['Ann', 'Bob', 'Cho'].filter((name) => screen.queryByText(name, { selector: 'span' }) !== null);

test('everybody is listed with roles and the time when they were last here', async () => {
  await open('owner');
  expect(rolesOf('Ann')).toEqual(['Owner']);
  expect(rolesOf('Cho')).toEqual(['Moderator', 'Member']);
  expect(screen.getByText('Last here 3 hours ago')).toBeTruthy();
  expect(screen.getByText('Online')).toBeTruthy();
});

test('people are found by name or role', async () => {
  const { user } = await open('owner');
  const search = screen.getByRole('searchbox', { name: 'Search people and roles' });
  await user.type(search, 'help');
  expect(names()).toEqual(['Bob']);
  await user.clear(search);
  await user.type(search, 'CHO');
  expect(names()).toEqual(['Cho']);
  await user.type(search, 'x');
  expect(screen.getByText('Nobody matches “CHOx”.')).toBeTruthy();
});

test('a role is given by keys, and shown at once', async () => {
  const { user, actions, onClose } = await open('owner');
  await pressAt(user, screen.getByRole('button', { name: 'Change roles of Bob' }));
  const item = await screen.findByRole('menuitemcheckbox', { name: /^Moderator/, checked: false });
  await user.click(item);
  expect(actions.setRoles.mock.calls).toEqual([['user of Bob', ['Member', 'Helper', 'Moderator']]]);
  expect(screen.getByRole('menuitemcheckbox', { name: /^Moderator/, checked: true })).toBe(item);
  await user.keyboard('{Escape}');
  expect(rolesOf('Bob')).toEqual(['Moderator', 'Helper', 'Member']);
  await expectFocus(screen.getByRole('button', { name: 'Change roles of Bob' }));
  await user.keyboard('{Escape}');
  expect(onClose).toHaveBeenCalledOnce();
});

test('a refused role is taken back, and the reason announced', async () => {
  const { user, actions, announced } = await open('owner');
  actions.setRoles.mockResolvedValueOnce({ code: 'limitReached', reason: 'for a test' });
  await user.click(screen.getByRole('button', { name: 'Change roles of Bob' }));
  await user.click(await screen.findByRole('menuitemcheckbox', { name: /^Guest/ }));
  expect(
    await screen.findByRole('menuitemcheckbox', { name: /^Guest/, checked: false }),
  ).toBeTruthy();
  expect(announced.at(-1)).toMatch(/limit is reached/);
});

test('a moderator changes only who and what ranks below them', async () => {
  const { user } = await open(['Moderator']);
  expect(screen.queryByRole('button', { name: 'Change roles of Cho' })).toBeNull();
  expect(screen.queryByRole('button', { name: 'Change roles of Ann' })).toBeNull();
  expect(screen.queryByRole('button', { name: /the owner$/ })).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Change roles of Bob' }));
  const locked = await screen.findByRole('menuitemcheckbox', { name: /^Moderator.*Ranks as high/ });
  expect(locked.getAttribute('aria-disabled')).toBe('true');
});

test('the owner hands the server over after a question that says what it means', async () => {
  const { user, actions, announced } = await open('owner');
  await user.click(screen.getByRole('button', { name: 'Make Bob the owner' }));
  const question = within(await screen.findByRole('alertdialog', { name: 'Make Bob the owner?' }));
  expect(
    question.getByText(
      /You keep only your roles: to own it again, you need Bob or a new owner code/,
    ),
  ).toBeTruthy();
  await user.click(question.getByRole('button', { name: 'Make owner' }));
  expect(actions.makeOwner.mock.calls).toEqual([['user of Bob']]);
  expect(announced).toEqual(['Bob is now the owner of this server.']);
});

test('a list that cannot be loaded says why', async () => {
  renderWithClient(<PeopleDialog onClose={vi.fn()} />, {
    state: annAs(annIn([]), 'owner'),
    prepare: (actions) =>
      actions.listPeople.mockResolvedValue({ code: 'disconnected', reason: 'for a test' }),
  });
  expect((await screen.findByRole('alert')).textContent).toMatch(/^The connection was lost/);
});

test('somebody who is not here is banned from the list, by those who may and rank above', async () => {
  const { user, actions } = await open('owner');
  await user.click(screen.getByRole('button', { name: 'Kick or ban Cho' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Ban…' }));
  await user.type(await screen.findByRole('textbox', { name: 'Reason' }), 'spam');
  await user.click(screen.getByRole('button', { name: 'Ban' }));
  expect(actions.banPerson).toHaveBeenCalledExactlyOnceWith(
    userOf('Cho').id,
    { reason: 'spam', forMs: null },
    'none',
  );
  await vi.waitFor(() => expect(actions.listPeople).toHaveBeenCalledTimes(2));
  expect(screen.queryByRole('button', { name: 'Kick or ban Ann' })).toBeNull();
});

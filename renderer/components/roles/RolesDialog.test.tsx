import { screen, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { RoleId } from '../../../shared/domain/ids.ts';
import { expectFocus, pressAt } from '../../testing/byKeys.ts';
import { annIn, channelOf, userOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { annAs, roleOf, serverRoles } from '../../testing/roles.fixture.ts';
import { RolesDialog } from './RolesDialog.tsx';

const general = annIn([channelOf('General')]);
const people = [
  { user: userOf('Ann'), lastSeenAt: 0, connected: true },
  {
    user: userOf('Bob', { roleIds: ['Member', 'Helper'] as RoleId[] }),
    lastSeenAt: 0,
    connected: false,
  },
  { user: userOf('Cho', { roleIds: ['Member'] as RoleId[] }), lastSeenAt: 0, connected: false },
];

/** Opens the roles for Ann with these roles. */
async function open(roles: Parameters<typeof annAs>[1], onClose = vi.fn()) {
  const rendered = renderWithClient(<RolesDialog onClose={onClose} />, {
    state: annAs(general, roles),
    prepare: (actions) => actions.listPeople.mockResolvedValue(people),
  });
  await screen.findByRole('row', { name: /^Helper/ });
  return { ...rendered, onClose };
}

const row = (name: string) => screen.getByRole('row', { name: new RegExp(`^${name}`) });
const form = (name: string) => within(screen.getByLabelText(`Settings of ${name}`));
const refused = (code: 'conflict' | 'forbidden') => ({ code, reason: 'for a test' });

test('the roles are listed by rank, with how many people have each', async () => {
  await open('owner');
  await within(row('Helper')).findByText('1 person');
  const names = screen.getAllByRole('row').map(({ textContent }) => textContent);
  expect(names).toEqual([
    'Moderator00 people',
    'Helper11 person',
    'Member22 people',
    'Guest00 people',
    'Everyone33 people',
  ]);
});

test('a changed role is sent by “Save”, as a whole', async () => {
  const { user, actions, announced } = await open('owner');
  await user.click(row('Helper'));
  const helper = form('Helper');
  const save = screen.getByRole<HTMLButtonElement>('button', { name: 'Save' });
  expect(save.disabled).toBe(true);
  await user.clear(helper.getByRole('textbox', { name: 'Role name' }));
  await user.type(helper.getByRole('textbox', { name: 'Role name' }), ' Steward ');
  await user.click(helper.getByRole('radio', { name: 'Purple' }));
  await pressAt(user, helper.getByRole('switch', { name: 'Ban people' }), ' ');
  await pressAt(user, helper.getByRole('switch', { name: 'Move people' }), ' ');
  expect(within(row('Helper')).getByRole('img', { name: 'Not saved yet' })).toBeTruthy();
  expect(actions.updateRole).not.toHaveBeenCalled();
  await user.click(save);
  expect(actions.updateRole.mock.calls).toEqual([
    [
      'Helper',
      { name: 'Helper', color: '#3498db', permissions: ['move', 'mute'] },
      { name: 'Steward', color: '#9b59b6', permissions: ['mute', 'ban'] },
    ],
  ]);
  expect(announced).toEqual(['Steward is saved.']);
  await expectFocus(screen.getByRole('button', { name: 'Close' }));
});

test('changes of several roles are kept until they are saved or discarded', async () => {
  const { user } = await open('owner');
  await user.click(row('Helper'));
  await pressAt(user, form('Helper').getByRole('switch', { name: 'Ban people' }), ' ');
  await user.click(row('Guest'));
  await user.click(row('Helper'));
  expect(form('Helper').getByRole('switch', { name: 'Ban people', checked: true })).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Discard changes' }));
  expect(form('Helper').getByRole('switch', { name: 'Ban people', checked: false })).toBeTruthy();
  expect(screen.queryByRole('img', { name: 'Not saved yet' })).toBeNull();
  await expectFocus(screen.getByRole('button', { name: 'Close' }));
});

test('a name that is taken is shown at the name', async () => {
  const { user, actions } = await open('owner');
  actions.updateRole.mockResolvedValueOnce(refused('conflict'));
  await user.click(row('Helper'));
  await user.type(form('Helper').getByRole('textbox', { name: 'Role name' }), '2');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  const name = await screen.findByRole('textbox', { description: /already/ });
  await expectFocus(name);
});

test('what ranks as high, and a permission that one lacks, cannot be changed, and say why', async () => {
  const { user } = await open(['Moderator']);
  await user.click(row('Moderator'));
  expect(form('Moderator').getByText(/ranks as high as your own/)).toBeTruthy();
  for (const each of form('Moderator').getAllByRole<HTMLInputElement>('switch')) {
    expect(each.disabled).toBe(true);
  }
  expect(screen.queryByRole('button', { name: 'Delete role' })).toBeNull();
  await user.click(row('Helper'));
  const state = (name: string) => form('Helper').getByRole<HTMLInputElement>('switch', { name });
  expect(state('Mute people').disabled).toBe(false);
  expect(state('Ban people').disabled).toBe(true);
  expect(
    form('Helper').getByRole('switch', { name: 'Ban people', description: /^You do not have/ }),
  ).toBeTruthy();
});

test('a new role gets a free name, is shown, and its name has the focus', async () => {
  const { user, actions, setState } = await open('owner');
  const made = roleOf('New role', 1);
  actions.createRole.mockImplementation(async () => {
    setState({ roles: [...serverRoles, made] });
    return made;
  });
  await user.click(screen.getByRole('button', { name: 'Add role' }));
  await expectFocus(await screen.findByDisplayValue('New role'));
  expect(actions.createRole.mock.calls).toEqual([
    [{ name: 'New role', color: null, permissions: [] }],
  ]);
});

test('a role is deleted after a question that says how many people lose it', async () => {
  const { user, actions } = await open('owner');
  await user.click(row('Helper'));
  await within(row('Helper')).findByText('1 person');
  await user.click(screen.getByRole('button', { name: 'Delete role' }));
  const question = within(await screen.findByRole('alertdialog', { name: 'Delete Helper?' }));
  expect(question.getByText(/^1 person has this role and loses/)).toBeTruthy();
  await user.click(question.getByRole('button', { name: 'Delete role' }));
  expect(actions.deleteRole.mock.calls).toEqual([['Helper']]);
});

test('roles of the server itself cannot be deleted; the others say in which language they like', async () => {
  const { user } = await open('owner');
  for (const name of ['Everyone', 'Guest', 'Member']) {
    await user.click(row(name));
    expect(screen.queryByRole('button', { name: 'Delete role' })).toBeNull();
  }
  expect(form('Member').getByText('People who come in as members get this role.')).toBeTruthy();
});

test('what somebody else changes of a role meanwhile is shown, and my own changes stay', async () => {
  const { user, actions, setState, state } = await open('owner');
  await user.click(row('Helper'));
  await pressAt(user, form('Helper').getByRole('switch', { name: 'Ban people' }), ' ');
  setState({
    roles: state().roles.map((role) =>
      role.name === 'Helper' ? { ...role, color: '#ff8800', permissions: ['mute'] } : role,
    ),
  });
  expect(form('Helper').getByRole('switch', { name: 'Move people', checked: false })).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Save' }));
  expect(actions.updateRole.mock.calls).toEqual([
    [
      'Helper',
      { name: 'Helper', color: '#ff8800', permissions: ['mute'] },
      { name: 'Helper', color: '#ff8800', permissions: ['mute', 'ban'] },
    ],
  ]);
});

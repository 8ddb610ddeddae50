import { screen, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { ChannelOverride } from '../../../shared/domain/Channel.ts';
import type { RoleId, UserId } from '../../../shared/domain/ids.ts';
import { focusOn, pressAt } from '../../testing/byKeys.ts';
import { annIn, channelOf, occupantOf, userOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { annAs, overrideOf, withOverrides } from '../../testing/roles.fixture.ts';
import { ChannelPermissionsDialog } from './ChannelPermissionsDialog.tsx';

/** Opens the permissions of a channel for Ann with these roles; Bob is in it. */
function open(roles: Parameters<typeof annAs>[1], ...overrides: ChannelOverride[]) {
  const channel = withOverrides(channelOf('Den'), ...overrides);
  const onClose = vi.fn();
  const rendered = renderWithClient(
    <ChannelPermissionsDialog channel={channel} onClose={onClose} />,
    {
      state: annAs(annIn([channel], [occupantOf('Bob', 'Den')]), roles),
      prepare: (actions) =>
        actions.listPeople.mockResolvedValue([
          {
            user: userOf('Cho', { roleIds: ['Moderator'] as RoleId[] }),
            lastSeenAt: 0,
            connected: false,
          },
        ]),
    },
  );
  /** What the channel was to decide, of each time that it was saved. */
  const sent = () =>
    rendered.actions.overrideChannel.mock.calls.map(([, changes]) =>
      changes.map(({ subject, after }) => ({ subject, ...after })),
    );
  return { ...rendered, onClose, sent };
}

const rows = () => screen.getAllByRole('row').map(({ textContent }) => textContent);
const form = (name: string) => within(screen.getByLabelText(`In Den, for ${name}`));
const state = (name: string, permission: string) =>
  form(name)
    .getByRole('radiogroup', { name: permission })
    .querySelector('[data-selected]')
    ?.getAttribute('data-state');
const save = () => screen.getByRole('button', { name: 'Save' });

/** Adds a role or a person by typing its name. */
async function add({ user }: ReturnType<typeof open>, name: string) {
  await user.type(screen.getByRole('combobox', { name: 'Add role or person' }), name);
  await screen.findByRole('option', { name });
  await user.keyboard('{ArrowDown}{Enter}');
}

test('a private channel is one switch and those who may see it', async () => {
  const rendered = open('owner');
  const { user, sent, onClose, announced } = rendered;
  await pressAt(user, screen.getByRole('switch', { name: 'Private channel' }), ' ');
  await add(rendered, 'Helper');
  expect(state('Helper', 'See the channel')).toBe('allow');
  await add(rendered, 'Cho');
  expect(rows()).toEqual(['Helper', 'Everyone', 'Cho']);
  await user.click(save());
  expect(sent()).toEqual([
    [
      { subject: { roleId: 'Everyone' }, allow: [], deny: ['seeChannel'] },
      { subject: { roleId: 'Helper' }, allow: ['seeChannel'], deny: [] },
      { subject: { userId: 'user of Cho' }, allow: ['seeChannel'], deny: [] },
    ],
  ]);
  expect(announced).toEqual(['The permissions in Den are saved.']);
  expect(onClose).toHaveBeenCalledOnce();
});

test('arrow keys deny, leave to the roles, or allow', async () => {
  const { user, sent } = open('owner');
  const group = form('Everyone').getByRole('radiogroup', {
    name: 'Speak',
    description: 'Be heard by the others in a channel.',
  });
  const radio = (name: string) => within(group).getByRole('radio', { name });
  await focusOn(radio('As the roles say'));
  await user.keyboard('{ArrowLeft}');
  expect(state('Everyone', 'Speak')).toBe('deny');
  await user.keyboard('{ArrowRight}{ArrowRight}');
  expect(state('Everyone', 'Speak')).toBe('allow');
  await user.click(save());
  expect(sent()).toEqual([[{ subject: { roleId: 'Everyone' }, allow: ['speak'], deny: [] }]]);
});

test('a role or a person is taken out of the list, and with them what was decided', async () => {
  const bob = {
    subject: { userId: 'user of Bob' as UserId },
    allow: [],
    deny: ['camera'],
  } as const;
  const { user, sent } = open('owner', overrideOf('Member', { deny: ['share'] }), bob);
  expect(rows()).toEqual(['Member', 'Everyone', 'Bob']);
  await user.click(screen.getByRole('button', { name: 'Remove Bob' }));
  expect(rows()).toEqual(['Member', 'Everyone']);
  await user.click(save());
  expect(sent()).toEqual([[{ subject: { userId: 'user of Bob' }, allow: [], deny: [] }]]);
});

test('nothing to save is not saved', async () => {
  const { user } = open('owner', overrideOf('Member', { deny: ['share'] }));
  const button = screen.getByRole<HTMLButtonElement>('button', { name: 'Save' });
  expect(button.disabled).toBe(true);
  const toggle = screen.getByRole('switch', { name: 'Private channel' });
  await pressAt(user, toggle, ' ');
  expect(button.disabled).toBe(false);
  await pressAt(user, toggle, ' ');
  expect(button.disabled).toBe(true);
});

test('a moderator decides only about who ranks below them, and about what they have', async () => {
  const { user } = open(['Moderator'], overrideOf('Moderator', { allow: ['speak'] }));
  const disabled = (name: string, permission: string) =>
    form(name).getByRole('radiogroup', { name: permission }).getAttribute('aria-disabled') ===
    'true';
  expect(disabled('Everyone', 'Speak')).toBe(false);
  expect(disabled('Everyone', 'Whisper')).toBe(true);
  await user.click(screen.getByRole('row', { name: 'Moderator' }));
  expect(form('Moderator').getByText(/^You cannot decide about yourself/)).toBeTruthy();
  expect(disabled('Moderator', 'Speak')).toBe(true);
  expect(screen.queryByRole('button', { name: 'Remove Moderator' })).toBeNull();
});

test('who would no longer see the channel is told so', async () => {
  const { user } = open(['Moderator']);
  await pressAt(user, screen.getByRole('switch', { name: 'Private channel' }), ' ');
  expect(screen.getByText('You will not see this channel yourself.')).toBeTruthy();
});

test('a refusal is shown, and the dialog stays open', async () => {
  const { user, actions, onClose } = open('owner');
  actions.overrideChannel.mockResolvedValueOnce({ code: 'forbidden', reason: 'for a test' });
  await pressAt(user, screen.getByRole('switch', { name: 'Private channel' }), ' ');
  await user.click(save());
  expect((await screen.findByRole('alert')).textContent).toMatch(/^You are not allowed/);
  expect(onClose).not.toHaveBeenCalled();
});

test('what somebody else decides meanwhile is shown, and what I have decided stays', async () => {
  const { user, sent, setState, state: store, actions } = open('owner');
  await pressAt(user, screen.getByRole('switch', { name: 'Private channel' }), ' ');
  actions.overrideChannel.mockResolvedValueOnce({ code: 'outdated', reason: 'for a test' });
  await user.click(save());
  expect((await screen.findByRole('alert')).textContent).toMatch(/^Somebody else/);
  const { presence } = store();
  const theirs = overrideOf('Everyone', { deny: ['speak'] });
  setState({
    presence: {
      ...presence,
      channels: presence.channels.map((each) => withOverrides(each, theirs)),
    },
  });
  expect(state('Everyone', 'Speak')).toBe('deny');
  expect(state('Everyone', 'See the channel')).toBe('deny');
  await user.click(save());
  expect(sent().at(-1)).toEqual([
    { subject: { roleId: 'Everyone' }, allow: [], deny: ['speak', 'seeChannel'] },
  ]);
});

import { screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { Invite } from '../../../shared/domain/Invite.ts';
import type { ChannelId, InviteId, RoleId, UserId } from '../../../shared/domain/ids.ts';
import type { Role } from '../../../shared/domain/Role.ts';
import { chooseByKeys, pressAt } from '../../testing/byKeys.ts';
import { annIn, channelOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { InviteDialog } from './InviteDialog.tsx';
import { plainOrder } from './inviteOrder.ts';

const plain: Invite = {
  id: 'i1' as InviteId,
  code: 'AAAAA',
  kind: 'member',
  roleId: null,
  channelId: null,
  note: '',
  maker: { id: 'ann' as UserId, name: 'Ann' },
  createdAt: 0,
  expiresAt: null,
  usesMax: null,
  uses: 0,
};
const linksOf = ({ code }: Pick<Invite, 'code'>) => ({
  app: `perch://nest#invite=${code}`,
  browser: `https://nest/#invite=${code}`,
});
const made = (invite: Invite) => ({ invite, links: linksOf(invite) });
const raid: Role = {
  id: 'raid' as RoleId,
  kind: 'own',
  name: 'Raid',
  color: null,
  rank: 1,
  permissions: [],
};

function renderDialog({ isOwner = true } = {}) {
  const ann = annIn([channelOf('General')], [], isOwner);
  const state = { ...ann, roles: [...(ann.roles ?? []), raid] };
  const onClose = vi.fn();
  const page = renderWithClient(<InviteDialog onClose={onClose} />, {
    state,
    prepare: (actions) => {
      actions.createInvite.mockResolvedValue(made(plain));
      actions.getPlainLinks.mockResolvedValue(linksOf({ code: null }));
    },
  });
  return { ...page, onClose };
}

const box = (name: string) => screen.findByRole<HTMLInputElement>('textbox', { name });

test('opens with a lasting link for friends, which is copied', async () => {
  const { actions } = renderDialog();
  expect((await box('Link for browsers')).value).toBe('https://nest/#invite=AAAAA');
  expect((await box('Link for the Perch app')).value).toBe('perch://nest#invite=AAAAA');
  expect(actions.createInvite).toHaveBeenCalledExactlyOnceWith(plainOrder);
  expect(screen.getByText('Copied. Send the link to your friends.')).toBeTruthy();
  expect(await navigator.clipboard.readText()).toBe('https://nest/#invite=AAAAA');
});

test('on an open server, who may not invite gets the plain link and no options', async () => {
  const { actions } = renderDialog({ isOwner: false });
  expect((await box('Link for browsers')).value).toBe('https://nest/#invite=null');
  expect(actions.createInvite).not.toHaveBeenCalled();
  expect(screen.getByText('Everyone with the address can enter this server.')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Options' })).toBeNull();
});

test('a refusal is said', async () => {
  const { user, actions } = renderDialog();
  await box('Link for browsers');
  actions.createInvite.mockResolvedValue({ code: 'limitReached', reason: 'for a test' });
  await pressAt(user, screen.getByRole('button', { name: 'Options' }));
  await pressAt(user, screen.getByRole('button', { name: 'Make this link' }));
  expect((await screen.findByRole('alert')).textContent).toBeTruthy();
});

test('limits, a role, a channel and a note are chosen by keys', async () => {
  const { user, actions } = renderDialog();
  await box('Link for browsers');
  await pressAt(user, screen.getByRole('button', { name: 'Options' }));
  const choose = (label: RegExp, option: string) =>
    chooseByKeys(user, screen.getByRole('button', { name: label }), option);
  await choose(/How many people can use it$/, '5 people');
  await choose(/How long it works$/, '7 days');
  await choose(/They come in as$/, 'Guests');
  await choose(/Extra role$/, 'Raid');
  await choose(/Leads to$/, 'General');
  await user.type(await box('Note'), ' for Tuesday ');
  await pressAt(user, screen.getByRole('button', { name: 'Make this link' }));
  await waitFor(() => expect(actions.createInvite).toHaveBeenCalledTimes(2));
  expect(actions.createInvite).toHaveBeenLastCalledWith({
    kind: 'guest',
    roleId: raid.id,
    channelId: channelOf('General').id,
    usesMax: 5,
    lifetimeMs: 7 * 24 * 60 * 60_000,
    note: 'for Tuesday',
  });
});

test('links in use say what they are, and can be copied and revoked', async () => {
  const { user, actions, announced } = renderDialog();
  const strong: Invite = {
    ...plain,
    id: 'i2' as InviteId,
    code: 'BBBBB',
    kind: 'guest',
    roleId: raid.id,
    channelId: channelOf('General').id as ChannelId,
    note: 'Tuesday',
    maker: { id: 'bob' as UserId, name: 'Bob' },
    usesMax: 5,
    uses: 2,
    expiresAt: 1,
  };
  const hidden = { ...plain, id: 'i3' as InviteId, code: null, note: 'of the owner', uses: 1 };
  actions.listInvites.mockResolvedValue([
    made(plain),
    made(strong),
    { invite: hidden, links: null },
  ]);
  await box('Link for browsers');
  await pressAt(user, screen.getByRole('button', { name: 'Links in use' }));
  const rows = await screen.findAllByRole('listitem');
  expect(rows.map((row) => row.textContent)).toEqual([
    'Link of AnnUsed 0 times',
    'TuesdayBy Bob · Used 2 of 5 times · Expired · For guests · With the role Raid · To General',
    'of the ownerBy Ann · Used 1 time',
  ]);
  await pressAt(user, screen.getByRole('button', { name: 'Copy link: Tuesday' }));
  await waitFor(() => expect(announced).toEqual(['Link copied.']));
  expect(await navigator.clipboard.readText()).toBe('https://nest/#invite=BBBBB');
  expect(screen.queryByRole('button', { name: 'Copy link: of the owner' })).toBeNull();

  await pressAt(user, within(rows[0] as HTMLElement).getByRole('button', { name: /^Revoke/ }));
  await waitFor(() => expect(screen.getAllByRole('listitem')).toHaveLength(2));
  expect(actions.revokeInvite).toHaveBeenCalledExactlyOnceWith(plain.id);
  // It was the one above.
  expect(screen.queryByRole('textbox', { name: 'Link for browsers' })).toBeNull();
  expect(screen.getByText('This link no longer works.')).toBeTruthy();
});

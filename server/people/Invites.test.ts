import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { InviteId } from '../../shared/domain/ids.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import { codeOf, Device, Entrance, plainTerms } from './entrance.fixture.ts';
import { invitesOfOneMax } from './Invites.ts';

let entrance: Entrance;
beforeEach(async () => {
  entrance = await Entrance.open({ standardMode: 'invite' });
});
afterEach(() => entrance.close());

it('lets people in as what it says, and counts them', async () => {
  const owner = await entrance.owner();
  const { role } = await entrance.personWith(['mute']);
  const { code } = await entrance.makeInvite(owner, { ...plainTerms, roleId: role.id });
  const ada = await entrance.signIn(new Device(), code ?? '');
  expect(new Set(ada.roleIds)).toEqual(new Set([entrance.roleOf('member'), role.id]));
  // As it is typed from paper.
  const bea = await entrance.signIn(new Device(), ` ${code?.toLowerCase().replaceAll('-', ' ')}`);
  expect(bea.roleIds).toHaveLength(2);
  expect(await entrance.invites.seenBy(owner)).toMatchObject([
    { code, uses: 2, maker: { id: owner.id, name: owner.name } },
  ]);
});

it('gives the last use to one of those who come at once', async () => {
  const owner = await entrance.owner();
  const { code } = await entrance.makeInvite(owner, { ...plainTerms, usesMax: 2 });
  const coming = Array.from({ length: 5 }, () =>
    codeOf(() => entrance.signIn(new Device(), code ?? '')),
  );
  const refused = (await Promise.all(coming)).filter((refusal) => refusal !== null);
  expect(refused).toEqual(['joinCodeWrong', 'joinCodeWrong', 'joinCodeWrong']);
  expect(await entrance.store.users.all()).toHaveLength(3);
});

it('answers alike when it is revoked, used up, expired or never was', async () => {
  const owner = await entrance.owner();
  const make = async (terms: Partial<typeof plainTerms>) =>
    await entrance.makeInvite(owner, { ...plainTerms, ...terms });
  const expired = await make({ lifetimeMs: 60_000 });
  const usedUp = await make({ usesMax: 1 });
  const revoked = await make({});
  await entrance.signIn(new Device(), usedUp.code ?? '');
  await entrance.invites.revoke(owner, revoked.id);
  entrance.now += 60_000;
  for (const code of [expired.code, usedUp.code, revoked.code, 'ABCDE-ABCDE-ABCDE-ABCDE']) {
    await expect(entrance.signIn(new Device(), code ?? '')).rejects.toMatchObject({
      code: 'joinCodeWrong',
      message: 'the invite does not work',
    });
  }
});

it('is not used up by somebody who has given no name yet', async () => {
  const owner = await entrance.owner();
  const { code } = await entrance.makeInvite(owner, { ...plainTerms, usesMax: 1 });
  const device = new Device();
  expect(await codeOf(() => entrance.signIn(device, code ?? '', ''))).toBe('nameRequired');
  expect((await entrance.signIn(device, code ?? '')).name).toBe(device.name);
});

it('with a number of uses is a limit for newcomers already, but lets no banned one in', async () => {
  const owner = await entrance.owner();
  const admitNewcomer = vi.fn();
  const refuse = vi.fn();
  const enter = async (usesMax: number | null) => {
    const { code } = await entrance.makeInvite(owner, { ...plainTerms, usesMax });
    const device = new Device();
    const entry = { name: device.name, joinCode: code ?? '', admitNewcomer, refuse };
    await entrance.people.signIn(device.proof(entry));
  };
  await enter(null);
  expect(admitNewcomer).toHaveBeenCalledOnce();
  await enter(1);
  expect(admitNewcomer).toHaveBeenCalledOnce();
  refuse.mockImplementation(() => {
    throw new RequestError('banned', 'for a test');
  });
  expect(await codeOf(() => enter(1))).toBe('banned');
});

it('needs the permission, and gives no role and no channel that its maker may not', async () => {
  const owner = await entrance.owner();
  const { user, role } = await entrance.personWith(['invite', 'manageRoles']);
  const { role: lower } = await entrance.personWith([], 'Low');
  const { role: higher, user: plain } = await entrance.personWith([], 'High');
  const general = entrance.channels.first;
  await entrance.channels.hide(general.id, user.id);
  const refusal = (terms: Partial<typeof plainTerms>, maker = user) =>
    codeOf(() => entrance.makeInvite(maker, { ...plainTerms, ...terms }));
  expect(await refusal({}, plain)).toBe('forbidden');
  expect(await refusal({ roleId: higher.id })).toBe('forbidden');
  expect(await refusal({ roleId: role.id })).toBe('forbidden');
  expect(await refusal({ roleId: entrance.roleOf('guest') })).toBe('conflict');
  expect(await refusal({ roleId: 'none' as typeof role.id })).toBe('notFound');
  expect(await refusal({ channelId: general.id })).toBe('notFound');
  expect(await refusal({ channelId: 'none' as typeof general.id })).toBe('notFound');
  await entrance.rank([higher, role, lower]);
  expect(await refusal({ roleId: lower.id })).toBeNull();
  expect(await refusal({ channelId: general.id }, owner)).toBeNull();
});

it('shows people their own, and those who manage the server all but what they may not give or see', async () => {
  const owner = await entrance.owner();
  const { user: inviter, role } = await entrance.personWith(['invite'], 'Inviter');
  const { user: manager } = await entrance.personWith(['manageServer'], 'Manager');
  const general = entrance.channels.first;
  const own = await entrance.makeInvite(inviter, plainTerms);
  const strong = await entrance.makeInvite(owner, {
    ...plainTerms,
    roleId: role.id,
    channelId: general.id,
  });
  await entrance.channels.hide(general.id, manager.id);
  expect(await entrance.invites.seenBy(inviter)).toEqual([own]);
  const seen = await entrance.invites.seenBy(manager);
  expect(new Set(seen)).toEqual(new Set([own, { ...strong, code: null, channelId: null }]));
  expect(await codeOf(() => entrance.invites.revoke(inviter, strong.id))).toBe('notFound');
  expect(await codeOf(() => entrance.invites.revoke(inviter, 'none' as InviteId))).toBe('notFound');
  await entrance.invites.revoke(manager, own.id);
  await entrance.invites.revoke(manager, strong.id);
  expect(await entrance.invites.seenBy(owner)).toEqual([]);
});

it('is worth no more than its maker', async () => {
  await entrance.owner();
  const { user, role } = await entrance.personWith(['invite', 'manageRoles']);
  const { role: lower } = await entrance.personWith([], 'Low');
  await entrance.rank([role, lower]);
  const { code } = await entrance.makeInvite(user, { ...plainTerms, roleId: lower.id });
  const rolesOfNext = async () => (await entrance.signIn(new Device(), code ?? '')).roleIds;
  expect(await rolesOfNext()).toContain(lower.id);

  await entrance.roles.update(role.id, { name: 'r', color: null, permissions: ['invite'] });
  expect(await rolesOfNext()).toEqual([entrance.roleOf('member')]);
  await entrance.store.users.askEverybodyAgain();
  expect(await codeOf(rolesOfNext)).toBe('joinCodeWrong');
  entrance.connected.add(user.id);
  expect(await codeOf(rolesOfNext)).toBeNull();
  await entrance.roles.update(role.id, { name: 'r', color: null, permissions: [] });
  expect(await codeOf(rolesOfNext)).toBe('joinCodeWrong');
});

it('loses a role and a channel that are deleted, and goes with its maker', async () => {
  const owner = await entrance.owner();
  const { user, role } = await entrance.personWith(['invite']);
  const general = entrance.channels.first;
  await entrance.makeInvite(owner, {
    ...plainTerms,
    roleId: role.id,
    channelId: general.id,
  });
  await entrance.makeInvite(user, plainTerms);
  await entrance.store.users.delete(user.id);
  await entrance.roles.delete(role.id);
  await entrance.channels.delete(general.id);
  expect(await entrance.invites.seenBy(owner)).toMatchObject([{ roleId: null, channelId: null }]);
});

it('is made once without limits, and each time with one, as long as there are not too many', async () => {
  const owner = await entrance.owner();
  const first = await entrance.makeInvite(owner, plainTerms);
  expect(await entrance.makeInvite(owner, plainTerms)).toEqual(first);
  const short = { ...plainTerms, lifetimeMs: 60_000 };
  for (let made = 1; made < invitesOfOneMax; made += 1) await entrance.makeInvite(owner, short);
  expect(await codeOf(() => entrance.makeInvite(owner, short))).toBe('limitReached');
  entrance.now += 60_000;
  const { id } = await entrance.makeInvite(owner, short);
  const left = (await entrance.invites.seenBy(owner)).map((invite) => invite.id);
  expect(new Set(left)).toEqual(new Set([first.id, id]));
});

import { beforeEach, expect, it, vi } from 'vitest';
import type { ChannelId, RoleId, UserId } from '../../shared/domain/ids.ts';
import type { OverrideChange } from '../../shared/permissions/overrideChanges.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import { roleOf } from '../testing/roles.fixture.ts';
import type { ActionContext } from './ActionContext.ts';
import { roleRequests } from './roleRequests.ts';

const signaling = { request: vi.fn() };
const actions = roleRequests({ signaling } as unknown as ActionContext);

beforeEach(() => {
  vi.resetAllMocks();
});
function respond(value: object): void {
  signaling.request.mockImplementation(async (_name, _payload, onResponse) => onResponse?.(value));
}
const sent = () => signaling.request.mock.calls.map(([name, payload]) => [name, payload]);

it('answers the role that was made, and the people of the server', async () => {
  const role = roleOf('Helper', 3);
  respond({ role });
  const { name, color, permissions } = role;
  expect(await actions.createRole({ name, color, permissions })).toBe(role);
  const people = [{ connected: true }];
  respond({ people });
  expect(await actions.listPeople()).toBe(people);
});

it('answers why the server refused', async () => {
  signaling.request.mockRejectedValue(new RequestError('forbidden', 'for a test'));
  const refused = { code: 'forbidden', reason: 'for a test' };
  expect(await actions.createRole({ name: 'x', color: null, permissions: [] })).toEqual(refused);
  expect(await actions.listPeople()).toEqual(refused);
  expect(await actions.makeOwner('bob' as UserId)).toEqual(refused);
});

it('sends roles and orders as a whole, and of decisions the changes', async () => {
  respond({});
  const change: OverrideChange = {
    subject: { roleId: 'Member' as RoleId },
    before: { allow: [], deny: [] },
    after: { allow: [], deny: ['speak'] },
  };
  await actions.reorderRoles(['b', 'a'] as RoleId[]);
  await actions.setRoles('bob' as UserId, ['a'] as RoleId[]);
  await actions.overrideChannel('General' as ChannelId, [change]);
  expect(sent()).toEqual([
    ['role:reorder', { roleIds: ['b', 'a'] }],
    ['person:setRoles', { userId: 'bob', roleIds: ['a'] }],
    ['channel:override', { channelId: 'General', changes: [change] }],
  ]);
});

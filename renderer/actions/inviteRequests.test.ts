import { beforeEach, expect, it, vi } from 'vitest';
import type { ChannelId, InviteId } from '../../shared/domain/ids.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { ActionContext } from './ActionContext.ts';
import { createInviteActions } from './inviteActions.ts';

const signaling = { request: vi.fn() };
const facts = { url: null, fingerprint256: null, addresses: [] };
const order = {
  kind: 'guest' as const,
  roleId: null,
  channelId: 'c1' as ChannelId,
  usesMax: 1,
  lifetimeMs: null,
  note: '',
};
let actions: ReturnType<typeof createInviteActions>;

beforeEach(() => {
  vi.resetAllMocks();
  const context = { signaling, serverUrl: 'https://nest.example:44300' };
  actions = createInviteActions(context as unknown as ActionContext);
});

function answer(answers: Readonly<Record<string, object>>): void {
  signaling.request.mockImplementation(async (name: string) => {
    const value = answers[name];
    if (!value) throw new RequestError('forbidden', 'no');
    return value;
  });
}

it('an invite comes with its links, from the dialled host', async () => {
  const invite = { ...order, id: 'i1' as InviteId, code: 'AAAAA' };
  answer({ 'invite:create': { invite }, 'server:link': facts });
  expect(await actions.createInvite(order)).toEqual({
    invite,
    links: {
      app: 'perch://nest.example:44300/#invite=AAAAA&channel=c1',
      browser: 'https://nest.example:44300/#invite=AAAAA&channel=c1',
    },
  });
  expect(signaling.request).toHaveBeenCalledWith('invite:create', order);
  answer({ 'server:link': facts });
  expect(await actions.createInvite(order)).toEqual({ code: 'forbidden', reason: 'no' });
  answer({ 'invite:create': { invite } });
  expect(await actions.createInvite(order)).toEqual({ code: 'forbidden', reason: 'no' });
});

it('a listed invite has no links where its code is not shown', async () => {
  const shown = { ...order, channelId: null, code: 'AAAAA' };
  answer({ 'invite:list': { invites: [shown, { ...shown, code: null }] }, 'server:link': facts });
  const list = await actions.listInvites();
  expect(list).toMatchObject([
    { links: { browser: 'https://nest.example:44300/#invite=AAAAA' } },
    { links: null },
  ]);
  answer({});
  expect(await actions.listInvites()).toMatchObject({ code: 'forbidden' });
});

it('the entry is read and changed, or says why not', async () => {
  const entry = { mode: 'open', joinCode: null, fixed: false };
  answer({ 'entry:get': { entry }, 'entry:update': { entry } });
  const change = { mode: 'open', renewCode: false, askAgain: false } as const;
  expect(await actions.getEntry()).toEqual(entry);
  expect(await actions.updateEntry(change)).toEqual(entry);
  answer({});
  expect(await actions.getEntry()).toMatchObject({ code: 'forbidden' });
  expect(await actions.updateEntry(change)).toMatchObject({ code: 'forbidden' });
});

it('a plain link carries no code', async () => {
  answer({ 'server:link': facts });
  expect(await actions.getPlainLinks()).toMatchObject({ browser: 'https://nest.example:44300/' });
});

import { beforeEach, expect, it, vi } from 'vitest';
import type { PeerId, UserId } from '../../shared/domain/ids.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import { createPerchStore, type PerchStore } from '../store/perchStore.ts';
import type { ActionContext } from './ActionContext.ts';
import { createServerActions } from './serverActions.ts';

const ann = { id: 'ann' as UserId, name: 'Ann', isOwner: false, roleIds: [], colorSeed: 0 };
const session = { introduce: vi.fn(), retry: vi.fn() };
const signaling = { request: vi.fn() };
let store: PerchStore;
let actions: ReturnType<typeof createServerActions>;

beforeEach(() => {
  vi.resetAllMocks();
  store = createPerchStore({ getItem: () => null, setItem: () => undefined });
  store.setState({ me: { peerId: 'my peer' as PeerId, user: ann } });
  const context = { store, session, signaling };
  actions = createServerActions(context as unknown as ActionContext);
});
function respond(value: object): void {
  signaling.request.mockImplementation(async (_name, _payload, onResponse) => onResponse?.(value));
}

it('signs in with a name and a join code', () => {
  actions.signIn('Ann', 'code');
  expect(session.introduce).toHaveBeenCalledExactlyOnceWith('Ann', 'code');
});

it('stores the user that the server sends back', async () => {
  respond({ user: { ...ann, name: 'Anna' } });
  expect(await actions.rename('Anna')).toBeNull();
  expect(store.getState().me).toMatchObject({ peerId: 'my peer', user: { name: 'Anna' } });
  respond({ user: { ...ann, isOwner: true } });
  expect(await actions.claimOwner('code')).toBeNull();
  expect(store.getState().me?.user.isOwner).toBe(true);
});

it('changes nothing if the server refuses', async () => {
  signaling.request.mockRejectedValue(new RequestError('ownerCodeWrong', 'no such code'));
  expect(await actions.claimOwner('guess')).toMatchObject({ code: 'ownerCodeWrong' });
  expect(store.getState().me?.user).toBe(ann);
});

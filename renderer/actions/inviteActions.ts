import type { InviteId } from '../../shared/domain/ids.ts';
import type { RequestInput } from '../../shared/protocol/protocol.ts';
import type { ActionContext } from './ActionContext.ts';

/** Invites, and how people come in. Their code is loaded with the dialogs that use them, not with the page. */
export function createInviteActions(context: Pick<ActionContext, 'signaling' | 'serverUrl'>) {
  const load = async () => (await import('./inviteRequests.ts')).inviteRequests(context);
  return {
    getPlainLinks: async () => (await load()).getPlainLinks(),
    createInvite: async (order: RequestInput<'invite:create'>) =>
      (await load()).createInvite(order),
    listInvites: async () => (await load()).listInvites(),
    revokeInvite: async (inviteId: InviteId) => (await load()).revokeInvite(inviteId),
    getEntry: async () => (await load()).getEntry(),
    updateEntry: async (change: RequestInput<'entry:update'>) => (await load()).updateEntry(change),
  };
}

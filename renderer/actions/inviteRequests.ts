import type { Entry } from '../../shared/domain/Entry.ts';
import type { Invite } from '../../shared/domain/Invite.ts';
import type { InviteId } from '../../shared/domain/ids.ts';
import type { ServerLinks } from '../../shared/domain/serverLinks.ts';
import { type Failure, RequestError } from '../../shared/protocol/errors.ts';
import type { RequestInput, RequestName, RequestResponse } from '../../shared/protocol/protocol.ts';
import type { ActionContext } from './ActionContext.ts';
import { inviteLinks, type LinkTarget } from './inviteLinks.ts';
import { tryRequest } from './serverActions.ts';

/** An invite with what is sent to others. */
export interface InviteWithLinks {
  readonly invite: Invite;
  /** Null where the code is not shown to this user. */
  readonly links: ServerLinks | null;
}

/** What `createInviteActions` does. What answers a value answers a `Failure` in its place. */
export function inviteRequests({
  signaling,
  serverUrl,
}: Pick<ActionContext, 'signaling' | 'serverUrl'>) {
  async function linksTo(target: LinkTarget): Promise<ServerLinks | Failure> {
    const facts = await ask(signaling, 'server:link', {});
    return isFailure(facts) ? facts : inviteLinks(serverUrl, facts, target);
  }

  return {
    /** The links of a server that lets in everybody, for users who may make no invites. */
    getPlainLinks(): Promise<ServerLinks | Failure> {
      return linksTo({ code: null, channelId: null });
    },

    /** Makes an invite. */
    async createInvite(
      order: RequestInput<'invite:create'>,
    ): Promise<(InviteWithLinks & { readonly links: ServerLinks }) | Failure> {
      const made = await ask(signaling, 'invite:create', order);
      if (isFailure(made)) return made;
      const links = await linksTo(made.invite);
      return isFailure(links) ? links : { invite: made.invite, links };
    },

    /** The invites that the user may see, the newest first. */
    async listInvites(): Promise<readonly InviteWithLinks[] | Failure> {
      const [list, facts] = await Promise.all([
        ask(signaling, 'invite:list', {}),
        ask(signaling, 'server:link', {}),
      ]);
      if (isFailure(list)) return list;
      if (isFailure(facts)) return facts;
      return list.invites.map((invite) => ({
        invite,
        links: invite.code === null ? null : inviteLinks(serverUrl, facts, invite),
      }));
    },

    revokeInvite(inviteId: InviteId): Promise<Failure | null> {
      return tryRequest(signaling, 'invite:revoke', { inviteId });
    },

    /** How people come in. */
    async getEntry(): Promise<Entry | Failure> {
      const answer = await ask(signaling, 'entry:get', {});
      return isFailure(answer) ? answer : answer.entry;
    },

    async updateEntry(change: RequestInput<'entry:update'>): Promise<Entry | Failure> {
      const answer = await ask(signaling, 'entry:update', change);
      return isFailure(answer) ? answer : answer.entry;
    },
  };
}

/** Whether an action has failed. */
export function isFailure(answer: object): answer is Failure {
  return 'reason' in answer;
}

async function ask<Name extends RequestName>(
  signaling: ActionContext['signaling'],
  name: Name,
  payload: RequestInput<Name>,
): Promise<RequestResponse<Name> | Failure> {
  try {
    return await signaling.request(name, payload);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    return { code: error.code, reason: error.message };
  }
}

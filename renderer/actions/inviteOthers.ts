import type { Failure } from '../../shared/protocol/errors.ts';
import type { ActionContext } from './ActionContext.ts';
import { askServer } from './askServer.ts';
import { type InviteLinks, inviteLinks } from './inviteLinks.ts';

/** The server knows its certificate and tells owners its join code; its address is the one that led this app here. */
export async function inviteOthers(
  context: Pick<ActionContext, 'signaling' | 'host'>,
): Promise<InviteLinks | Failure> {
  let links: InviteLinks | null = null;
  const failure = await askServer(context, 'server:invite', {}, (invite) => {
    links = inviteLinks(context.host, invite);
  });
  return failure ?? links ?? { code: 'internal', reason: 'no answer was given' };
}

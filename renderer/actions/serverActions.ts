import type { ServerProfileChange } from '../../shared/domain/ServerProfile.ts';
import type { ServerStatus } from '../../shared/domain/ServerStatus.ts';
import type { User } from '../../shared/domain/User.ts';
import { type Failure, RequestError } from '../../shared/protocol/errors.ts';
import type { RequestInput, RequestName, RequestResponse } from '../../shared/protocol/protocol.ts';
import type { ActionContext } from './ActionContext.ts';

/** The connection to the server, the user's identity there, and the server itself. */
export function createServerActions({
  store,
  session,
  signaling,
}: Pick<ActionContext, 'store' | 'session' | 'signaling'>) {
  const saveUser = ({ user }: { user: User }) => {
    const { me } = store.getState();
    if (me !== null) store.setState({ me: { ...me, user } });
  };
  return {
    /** First sign-in on a server: the user's name, and the join code if the server asks for one. */
    signIn(name: string, joinCode?: string): void {
      session.introduce(name, joinCode);
    },

    /** Tries to reach the server now, without waiting for the next attempt. */
    retryConnection(): void {
      session.retry();
    },

    /** Changes the user's own name. */
    rename(name: string): Promise<Failure | null> {
      return tryRequest(signaling, 'user:rename', { name }, saveUser);
    },

    /** Makes the user an owner of the server, by the code from the server's start. */
    claimOwner(code: string): Promise<Failure | null> {
      return tryRequest(signaling, 'user:claimOwner', { code }, saveUser);
    },

    /** Changes the server's name or icon. */
    updateServer(change: ServerProfileChange): Promise<Failure | null> {
      return tryRequest(signaling, 'server:update', change);
    },

    /** Decides whether the server's channels are encrypted to the end. */
    async encryptServer(isOn: boolean): Promise<Failure | null> {
      const failure = await tryRequest(signaling, 'server:encrypt', { isOn });
      // Apps sign in anew before the answer when it begins to encrypt. If it does not, the question is asked again.
      return failure?.code === 'disconnected' ? null : failure;
    },

    /** Asks how the server is doing, for those who manage it. */
    readServerStatus(show: (status: ServerStatus) => void): Promise<Failure | null> {
      return tryRequest(signaling, 'admin:status', {}, ({ status }) => show(status));
    },

    /** Begins a backup of the server. */
    makeBackup(): Promise<Failure | null> {
      return tryRequest(signaling, 'admin:backup', {});
    },
  };
}

/**
 * Sends a request and resolves to why it failed, or to null on success.
 *
 * @param onResponse called with the response, in the order of the server's messages
 */
export async function tryRequest<Name extends RequestName>(
  signaling: Pick<ActionContext['signaling'], 'request'>,
  name: Name,
  payload: RequestInput<Name>,
  onResponse?: (response: RequestResponse<Name>) => void,
): Promise<Failure | null> {
  try {
    await signaling.request(name, payload, onResponse);
    return null;
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    const { code, message, suggestion } = error;
    return { code, reason: message, ...(suggestion !== undefined && { suggestion }) };
  }
}

import type { HandlersOf } from './Handlers.ts';
import { personLimit } from './personLimit.ts';
import type { SignalingContext } from './SignalingContext.ts';

/** The page asks every few seconds, in each window in which it is open. */
const statusLimit = { burst: 20, perSecond: 2 };
/** A backup writes the whole database to the disk. */
const backupLimit = { burst: 5, perSecond: 1 / 60 };

/** How the server is doing, for those who manage it. */
export function adminHandlers({
  authority,
  backups,
  status,
}: Pick<SignalingContext, 'authority' | 'backups' | 'status'>): HandlersOf<'admin'> {
  const admitStatus = personLimit(statusLimit.burst, statusLimit.perSecond);
  const admitBackup = personLimit(backupLimit.burst, backupLimit.perSecond);
  return {
    'admin:status': async (client) => {
      authority.require(client.peer.user, 'manageServer');
      admitStatus(client);
      return { status: await status.read() };
    },

    'admin:backup': (client) => {
      authority.require(client.peer.user, 'manageServer');
      admitBackup(client);
      // It takes longer than an answer may; how it goes is asked for.
      void backups.makeNow();
      return {};
    },
  };
}

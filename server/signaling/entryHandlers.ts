import type { HandlersOf } from './Handlers.ts';
import type { SignalingContext } from './SignalingContext.ts';

/** How people come in. */
export function entryHandlers({
  audit,
  authority,
  entry,
  write,
}: Pick<SignalingContext, 'audit' | 'authority' | 'entry' | 'write'>): HandlersOf<'entry'> {
  return {
    'entry:get': ({ peer }) => {
      authority.require(peer.user, 'manageServer');
      return { entry: entry.entry };
    },

    'entry:update': async ({ peer }, change) => {
      const updated = await write(async () => {
        authority.require(peer.user, 'manageServer');
        return await entry.update(change);
      });
      audit.note({ kind: 'entryChanged', by: peer.user });
      return { entry: updated };
    },
  };
}

import type { User } from '../../shared/domain/User.ts';
import type { ActionContext } from './ActionContext.ts';

/** Following somebody from channel to channel. What it takes is loaded when somebody is followed. */
export function createFollowActions({ store, engine }: Pick<ActionContext, 'store' | 'engine'>) {
  return {
    /** Goes where this person is, and from then on to each channel that they go to. */
    async followPerson({ id, name }: Pick<User, 'id' | 'name'>): Promise<void> {
      const { bindFollowing } = await import('../store/followBinding.ts');
      store.setState({ following: { userId: id, name, ended: null } });
      bindFollowing(store, engine);
    },

    /** Follows nobody any more. Also to be called when it was said why it has ended. */
    stopFollowing(): void {
      store.setState({ following: null });
    },
  };
}

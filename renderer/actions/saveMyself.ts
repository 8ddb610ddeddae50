import type { User } from '../../shared/domain/User.ts';
import type { ActionContext } from './ActionContext.ts';

/** Keeps what the server answered about me. */
export function saveMyself({ store }: Pick<ActionContext, 'store'>, user: User): void {
  const { me } = store.getState();
  if (me !== null) store.setState({ me: { ...me, user } });
}

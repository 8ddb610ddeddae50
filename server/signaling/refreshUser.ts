import type { User } from '../../shared/domain/User.ts';
import type { SignalingContext } from './SignalingContext.ts';

/**
 * Makes a changed user known: to all windows in which they are connected, and to all others. Where their roles have changed, what
 * they send and where they are follows.
 */
export function refreshUser(
  user: User,
  { sessions, rooms }: Pick<SignalingContext, 'sessions' | 'rooms'>,
): void {
  for (const peer of sessions.peers) {
    if (peer.user.id !== user.id) continue;
    peer.user = user;
    peer.notify('user:changed', { user });
    // The worker or the media may close at any moment.
    rooms.applyRights(peer).catch(() => undefined);
  }
}

import type { User } from '../../shared/domain/User.ts';
import type { SignalingContext } from './SignalingContext.ts';

/**
 * Makes a changed user known: to all windows in which they are connected, and to all others. Where their roles have changed,
 * what they send and where they are follows.
 */
export function refreshUser(
  user: User,
  { sessions, rooms, views }: Pick<SignalingContext, 'sessions' | 'rooms' | 'views'>,
): void {
  const windows = sessions.peers.filter((peer) => peer.user.id === user.id);
  for (const peer of windows) peer.user = user;
  views.personChanged(user.id);
  for (const peer of windows) {
    peer.notify('user:changed', { user });
    rooms.announce(peer);
    // The worker or the media may close at any moment.
    rooms.applyRights(peer).catch(() => undefined);
  }
}

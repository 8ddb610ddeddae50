import type { UserId } from '../../shared/domain/ids.ts';
import type { ActionContext } from './ActionContext.ts';

const loudestGain = 2;

/** How loud I hear this user, 0 … 2; the loudspeaker follows the store. */
export function setUserVolume({ store }: ActionContext, userId: UserId, gain: number): void {
  const { preferences } = store.getState();
  const volumes = { ...preferences.volumes, [userId]: Math.min(Math.max(gain, 0), loudestGain) };
  store.setState({ preferences: { ...preferences, volumes } });
}

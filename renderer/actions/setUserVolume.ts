import type { UserId } from '../../shared/domain/ids.ts';
import type { ActionContext } from './ActionContext.ts';
import { clampGain } from './clampGain.ts';

/** How loud I hear this user, 0 … 2; the loudspeaker follows the store. */
export function setUserVolume({ store }: ActionContext, userId: UserId, gain: number): void {
  const { preferences } = store.getState();
  const volumes = { ...preferences.volumes, [userId]: clampGain(gain) };
  store.setState({ preferences: { ...preferences, volumes } });
}

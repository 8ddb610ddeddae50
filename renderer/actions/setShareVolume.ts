import type { UserId } from '../../shared/domain/ids.ts';
import type { ActionContext } from './ActionContext.ts';
import { clampGain } from './clampGain.ts';

/** How loud I hear this user's shares, 0 … 2; the loudspeaker follows the store. */
export function setShareVolume({ store }: ActionContext, userId: UserId, gain: number): void {
  const { preferences } = store.getState();
  const shareVolumes = { ...preferences.shareVolumes, [userId]: clampGain(gain) };
  store.setState({ preferences: { ...preferences, shareVolumes } });
}

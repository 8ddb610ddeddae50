import type { SoundId } from '../../shared/domain/ids.ts';
import type { ActionContext } from './ActionContext.ts';

/** Kept on this device. */
export function favourSound(
  { store }: ActionContext,
  soundId: SoundId,
  isFavourite: boolean,
): void {
  const { preferences } = store.getState();
  const { [soundId]: _former, ...others } = preferences.favouriteSounds;
  const favouriteSounds = isFavourite ? { ...others, [soundId]: true as const } : others;
  store.setState({ preferences: { ...preferences, favouriteSounds } });
}

import type { SoundId } from '../../shared/domain/ids.ts';
import type { ActionContext } from './ActionContext.ts';

export function previewSound({ store, soundboard }: ActionContext, soundId: SoundId): void {
  const sound = store.getState().sounds.find(({ id }) => id === soundId);
  if (sound !== undefined) void soundboard.preview(sound);
}

import type { SoundId } from '../../shared/domain/ids.ts';
import type { SoundLabel } from '../../shared/domain/Sound.ts';
import type { Failure } from '../../shared/protocol/errors.ts';
import type { ActionContext } from './ActionContext.ts';
import { askServer } from './askServer.ts';

export function updateSound(
  context: ActionContext,
  soundId: SoundId,
  label: SoundLabel,
): Promise<Failure | null> {
  return askServer(context, 'sound:update', { soundId, ...label });
}

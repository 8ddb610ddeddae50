import type { SoundId } from '../../shared/domain/ids.ts';
import type { Failure } from '../../shared/protocol/errors.ts';
import type { ActionContext } from './ActionContext.ts';
import { askServer } from './askServer.ts';

export function removeSound(context: ActionContext, soundId: SoundId): Promise<Failure | null> {
  return askServer(context, 'sound:remove', { soundId });
}

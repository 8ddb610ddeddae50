import type { SoundLabel } from '../../shared/domain/Sound.ts';
import type { Failure } from '../../shared/protocol/errors.ts';
import type { SoundCut, SoundDraft } from '../state/soundDraft.ts';
import type { ActionContext } from './ActionContext.ts';
import { askServer } from './askServer.ts';

/** Everybody is told, this app too. */
export async function addSound(
  context: ActionContext,
  draft: SoundDraft,
  cut: SoundCut,
  label: SoundLabel,
): Promise<Failure | 'unencodable' | null> {
  const bytes = await context.soundboard.encode(draft, cut);
  if (bytes === null) return 'unencodable';
  return askServer(context, 'sound:add', { ...label, bytes });
}

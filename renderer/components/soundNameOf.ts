import { fittingName } from '../../shared/domain/names.ts';
import { soundNameMaxLength } from '../../shared/domain/Sound.ts';

/** A file's name without its ending, tidied and as long as a sound's may be. */
export function soundNameOf(fileName: string): string {
  return fittingName(fileName.replace(/\.[^.]*$/, '').replaceAll('_', ' '), soundNameMaxLength);
}

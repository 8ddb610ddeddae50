/// <reference path="./unicode-confusables.d.ts" />
import { rectifyConfusion } from 'unicode-confusables';
import { nameKeyOf } from '../../../shared/domain/names.ts';

/**
 * What a name looks like: people cannot tell two names apart when one of these texts is equal. The letters of other alphabets
 * and signs that look like a letter count as that letter, by the table of Unicode (UTS #39), in which a capital I looks like a
 * small L: so names are compared as they are written, and in small letters.
 */
export interface NameSkeletons {
  readonly written: string;
  readonly small: string;
}

export function skeletonsOf(name: string): NameSkeletons {
  return { written: skeletonOf(name), small: skeletonOf(nameKeyOf(name)) };
}

/** UTS #39, section 4: decomposed before and after the letters are replaced. */
function skeletonOf(text: string): string {
  return rectifyConfusion(text.normalize('NFD')).normalize('NFD');
}

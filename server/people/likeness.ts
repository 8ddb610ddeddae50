/// <reference path="./unicode-confusables.d.ts" />
import { rectifyConfusion } from 'unicode-confusables';
import { nameKeyOf } from '../../shared/domain/names.ts';

/**
 * What two names have in common when people cannot tell them apart: one of these texts is equal. The letters of other alphabets
 * and signs that look like a letter count as that letter, by the table of Unicode (UTS #39), in which a capital I looks like a
 * small L: so names are compared as they are written, and in small letters.
 */
interface Likeness {
  readonly key: string;
  readonly written: string;
  readonly small: string;
}

function likenessOf(name: string): Likeness {
  const key = nameKeyOf(name);
  return { key, written: skeletonOf(name), small: skeletonOf(key) };
}

/** UTS #39, section 4: decomposed before and after the letters are replaced. */
function skeletonOf(text: string): string {
  return rectifyConfusion(text.normalize('NFD')).normalize('NFD');
}

/** Whether one of these names cannot be told apart from a name. */
export function looksLikeOneOf(name: string, others: readonly string[]): boolean {
  const own = likenessOf(name);
  return others.some((other) => {
    const { key, written, small } = likenessOf(other);
    return key === own.key || written === own.written || small === own.small;
  });
}

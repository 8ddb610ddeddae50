/**
 * Compares two versions by the rules of semantic versioning (semver.org, 11): negative when the first is older, 0 when they are
 * equal.
 */
export function compareVersions(one: string, other: string): number {
  const [oneCore = '', onePre = ''] = split(one);
  const [otherCore = '', otherPre = ''] = split(other);
  const byCore = compareParts(oneCore, otherCore);
  if (byCore !== 0 || onePre === otherPre) return byCore;
  // A version comes after what was published before it.
  if (onePre === '') return 1;
  if (otherPre === '') return -1;
  return compareParts(onePre, otherPre);
}

function split(version: string): [string, string] {
  const end = version.indexOf('-');
  return end < 0 ? [version, ''] : [version.slice(0, end), version.slice(end + 1)];
}

function compareParts(one: string, other: string): number {
  const [ones, others] = [one.split('.'), other.split('.')];
  for (const [index, part] of ones.entries()) {
    const against = others[index];
    if (against === undefined) return 1;
    const order = comparePart(part, against);
    if (order !== 0) return order;
  }
  return ones.length - others.length;
}

function comparePart(one: string, other: string): number {
  const [isNumber, isOtherNumber] = [one, other].map((part) => /^\d+$/.test(part));
  if (isNumber && isOtherNumber) return Number(one) - Number(other);
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
  return one < other ? -1 : Number(one > other);
}

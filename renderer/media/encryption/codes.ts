import type { UserId } from '../../../shared/domain/ids.ts';

/** Six groups of five digits. */
const groups = 6;
const bytesPerGroup = 5;

/** The 30 digits of a code, from at least 30 bytes that nobody can choose: each group is 5 bytes, modulo 100,000. */
export function codeDigits(bytes: Uint8Array): string {
  return Array.from({ length: groups }, (_, group) => {
    const part = bytes.subarray(group * bytesPerGroup, (group + 1) * bytesPerGroup);
    const value = part.reduce((sum, byte) => sum * 256 + byte, 0);
    return String(value % 100_000).padStart(bytesPerGroup, '0');
  }).join(' ');
}

/** A device and its person, as one says the other is. */
export interface PairSide {
  readonly userId: UserId;
  readonly deviceKey: string;
}

/** The code of two devices: the same on both, and another one as soon as somebody stands between them. */
export async function pairCodeOf(one: PairSide, other: PairSide): Promise<string> {
  const sides = [one, other].map(({ userId, deviceKey }) => `${userId} ${deviceKey}`).sort();
  const text = ['perch-pair-code-v1', ...sides].join('\n');
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return codeDigits(new Uint8Array(digest));
}

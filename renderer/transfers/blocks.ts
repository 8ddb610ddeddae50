/*
 * A file between two apps goes in blocks, which are written, acknowledged and resumed as a whole. What proves that it has arrived
 * unchanged is a chain: the digest of each block is the SHA-256 of the digest before it and the block. So it can be computed while the
 * file arrives, and goes on where it was, by the browser's own SHA-256.
 */

/** Small enough to be lost, large enough to be few. */
export const blockBytes = 256 * 1024;
/** Every engine takes messages of this size. */
export const pieceBytes = 64 * 1024;
/** Blocks that are sent before the first of them is acknowledged: bounds what waits in either app. */
export const windowBlocks = 16;

export function blocksOf(size: number): number {
  return Math.ceil(size / blockBytes);
}

/** How many bytes a block of a file has: fewer in the last one. */
export function lengthOfBlock(size: number, block: number): number {
  return Math.min(blockBytes, size - block * blockBytes);
}

/** Before the first block. */
export const firstDigest = new Uint8Array(32);

export async function nextDigest(
  before: Uint8Array,
  block: Uint8Array,
): Promise<Uint8Array<ArrayBuffer>> {
  const chained = new Uint8Array(before.length + block.length);
  chained.set(before);
  chained.set(block, before.length);
  return new Uint8Array(await crypto.subtle.digest('SHA-256', chained));
}

export function hexOf(digest: Uint8Array): string {
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

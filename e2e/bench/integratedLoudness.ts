import { KWeighting, kWeightingRate, lufs, meanSquareOf } from '../../shared/sound/KWeighting.ts';

/** ITU-R BS.1770-5, annex 1: blocks of 400 ms with 75 % overlap, and the two gates. */
const hop = kWeightingRate / 10;
const hopsPerBlock = 4;
const absoluteGateLufs = -70;
const relativeGateLu = -10;

/** The loudness of a whole 48 kHz mono programme, in LUFS. */
export function integratedLoudness(sound: Float32Array): number {
  const filter = new KWeighting();
  const hops: number[] = [];
  for (let start = 0; start + hop <= sound.length; start += hop) {
    hops.push(filter.sumOfSquares(sound.subarray(start, start + hop)) / hop);
  }
  const blocks = hops
    .slice(hopsPerBlock - 1)
    .map((_, index) => mean(hops.slice(index, index + hopsPerBlock)))
    .filter((square) => square > meanSquareOf(absoluteGateLufs));
  const gate = mean(blocks) * 10 ** (relativeGateLu / 10);
  return lufs(mean(blocks.filter((square) => square > gate)));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

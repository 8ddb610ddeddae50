/** Sound of two channels. */
export type Stereo = readonly [Float32Array, Float32Array];

export function stereo(samples: number): Stereo {
  return [new Float32Array(samples), new Float32Array(samples)];
}

export function addSamples(sum: Float32Array, added: Float32Array): void {
  // By index: through an iterator this takes several times as long.
  for (let index = 0; index < sum.length; index += 1) {
    sum[index] = (sum[index] ?? 0) + (added[index] ?? 0);
  }
}

/** Both channels sample by sample, as encoders take them. */
export function interleave([left, right]: Stereo, target: Float32Array): Float32Array {
  for (let index = 0; index < left.length; index += 1) {
    target[2 * index] = left[index] ?? 0;
    target[2 * index + 1] = right[index] ?? 0;
  }
  return target;
}

/** The mean square of samples: 1 for a full-scale square wave. */
export function power(samples: Float32Array): number {
  return samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
}

/** Long enough for the period of the lowest voice, short enough for a syllable: 21 ms at 48 kHz. */
const windowSize = 1024;
const samples = new Float32Array(windowSize);

/** Measures the sound that flows into `node`. Costs almost nothing until it is read. */
export class LevelMeter {
  readonly node: AnalyserNode;

  constructor(context: AudioContext) {
    this.node = context.createAnalyser();
    this.node.fftSize = windowSize;
  }

  /** The level of the newest sound in dBov; −Infinity in silence. */
  dbov(): number {
    this.node.getFloatTimeDomainData(samples);
    return 10 * Math.log10(power(samples));
  }
}

/** The mean square of samples: 1 for a full-scale square wave. */
export function power(samples: Float32Array): number {
  let squares = 0;
  for (const sample of samples) squares += sample * sample;
  return squares / samples.length;
}

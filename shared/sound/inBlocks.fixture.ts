/** The length of a block (W3C Web Audio, render quantum). */
const blockLength = 128;

/** Processes one channel of sound in blocks, as an audio worklet does. */
export function inBlocks(
  sound: Float32Array,
  process: (input: Float32Array, output: Float32Array) => void,
): Float32Array {
  const output = new Float32Array(sound.length);
  for (let start = 0; start + blockLength <= sound.length; start += blockLength) {
    const end = start + blockLength;
    process(sound.subarray(start, end), output.subarray(start, end));
  }
  return output;
}

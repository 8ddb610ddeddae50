/** How loud a tone is in a sound, in pieces one after the other: its amplitude (Goertzel's algorithm). */
export function levelOf(
  sound: readonly Float32Array[],
  frequency: number,
  sampleRate = 48_000,
): number {
  const factor = 2 * Math.cos((2 * Math.PI * frequency) / sampleRate);
  let [before, last, count] = [0, 0, 0];
  for (const piece of sound) {
    count += piece.length;
    for (const sample of piece) {
      const next = sample + factor * last - before;
      before = last;
      last = next;
    }
  }
  const power = last * last + before * before - factor * last * before;
  return count === 0 ? 0 : (2 * Math.sqrt(Math.max(0, power))) / count;
}

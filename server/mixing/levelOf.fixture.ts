/** How loud a tone is in a sound at 48 kHz: its amplitude (Goertzel's algorithm). */
export function levelOf(sound: readonly Float32Array[], tone: number): number {
  const factor = 2 * Math.cos((2 * Math.PI * tone) / 48_000);
  let [before, last, count] = [0, 0, 0];
  for (const piece of sound) {
    count += piece.length;
    for (const sample of piece) [before, last] = [last, sample + factor * last - before];
  }
  const power = last * last + before * before - factor * last * before;
  return count === 0 ? 0 : (2 * Math.sqrt(Math.max(0, power))) / count;
}

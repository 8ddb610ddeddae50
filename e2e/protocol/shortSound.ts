import { writeOpusWebm } from '../../shared/sound/opusWebm.ts';

/** A silent sound for the soundboard, in frames of 20 ms. */
export function shortSound(frames = 25): Uint8Array<ArrayBuffer> {
  return writeOpusWebm(
    Array.from({ length: frames }, () => Uint8Array.of(0xf8, 0xff, 0xfe)),
    1,
  );
}

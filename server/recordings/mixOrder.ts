/** What a mix is made of; it goes from thread to thread. */
export interface MixOrder {
  /** That of the recording. */
  readonly folder: string;
  /** The tracks, all of which begin when the recording does. Those that are not there, or no tracks, are left out. */
  readonly tracks: readonly string[];
  /** Which of them are the sound of a share: not levelled, as in the app. */
  readonly shares: readonly string[];
  /** What players show. */
  readonly title: string;
}

/** What a mix is called while it is made. Nobody gets files of such names, and those that a crash leaves are removed. */
export function unfinished(name: string): string {
  return `${name}.new`;
}

/** Bits per second: Xiph recommends 96,000 to 128,000 for stereo music that is kept; speech needs less. */
export const mixBitrate = 96_000;

/** The most bytes that a mix of this length takes: the encoder keeps its rate, pages and their headers take some more. */
export function mixBytesMax(lengthMs: number): number {
  return 100_000 + Math.ceil((1.1 * lengthMs * mixBitrate) / 8000);
}

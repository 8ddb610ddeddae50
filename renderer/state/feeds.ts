/** Measures a sound without playing it. */
export interface SoundTap {
  /** The level of the newest sound in dBov; −Infinity in silence. */
  dbov(): number;
  close(): void;
}

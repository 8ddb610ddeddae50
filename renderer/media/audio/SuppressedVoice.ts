import type { SuppressorFault } from './SuppressionWatch.ts';

/** A microphone's sound without the noise in it. */
export interface SuppressedVoice {
  /** What is left; the microphone's own sound once there is a fault. */
  readonly track: MediaStreamTrack;
  /** Calls back once, when something is wrong with it. */
  onFault(listen: (fault: SuppressorFault) => void): void;
  /** Ends `track`; the microphone's own goes on. */
  close(): void;
}

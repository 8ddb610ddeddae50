import type { BackgroundFault } from '../../state/callState.ts';

/** A camera's picture with another background. */
export interface ChangedPicture {
  readonly track: MediaStreamTrack;
  /** Calls back once, when something is wrong with it. */
  onFault(listen: (fault: BackgroundFault) => void): void;
  /** Ends it; the camera's own goes on. */
  close(): void;
}

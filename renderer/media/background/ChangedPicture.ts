/** Why the background of a camera is not changed: it cannot be here, or the machine does not keep up. */
export type BackgroundFault = 'unavailable' | 'slow';

/** A camera's picture with another background. */
export interface ChangedPicture {
  readonly track: MediaStreamTrack;
  /** Calls back once, when something is wrong with it. */
  onFault(listen: (fault: BackgroundFault) => void): void;
  /** Ends it; the camera's own goes on. */
  close(): void;
}

/** A microphone's sound that is let through only while it is loud enough. */
export interface GatedVoice {
  /** What is let through; silent otherwise. */
  readonly track: MediaStreamTrack;
  setThreshold(dbov: number): void;
  /** Calls back with whether it is open, whenever that changes; it begins closed. */
  onOpenChanged(listen: (isOpen: boolean) => void): void;
  /** Ends `track`; the microphone's own goes on. */
  close(): void;
}

/** What the engine needs of the machine beyond WebRTC: microphones, and a track without sound. */
export interface SoundMachine {
  readonly mediaDevices: Pick<
    MediaDevices,
    'getUserMedia' | 'enumerateDevices' | 'addEventListener' | 'removeEventListener'
  >;
  /** A live audio track that carries silence; sent while no microphone is open. */
  createSilence(): MediaStreamTrack;
}

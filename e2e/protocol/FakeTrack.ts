/** A track that nothing flows through, for clients whose WebRTC is played. */
export class FakeTrack extends EventTarget {
  readonly kind: 'audio' | 'video';
  readonly id = crypto.randomUUID();
  readonly label = '';
  readonly muted = false;
  contentHint = '';
  enabled = true;
  readyState: 'live' | 'ended' = 'live';

  constructor(kind: 'audio' | 'video') {
    super();
    this.kind = kind;
  }

  getSettings(): MediaTrackSettings {
    return this.kind === 'video' ? { width: 1280, height: 720 } : {};
  }

  async applyConstraints(): Promise<void> {}

  stop(): void {
    this.readyState = 'ended';
  }
}

/** Devices of a computer that has a microphone, a camera and a screen. */
export function fakeDevices(): MediaDevices {
  const capture = async (kinds: readonly ('audio' | 'video')[]) => {
    const tracks = kinds.map((kind) => new FakeTrack(kind));
    const of = (kind: string) => tracks.filter((track) => track.kind === kind);
    return {
      getTracks: () => tracks,
      getAudioTracks: () => of('audio'),
      getVideoTracks: () => of('video'),
    };
  };
  return {
    getUserMedia: ({ audio }: MediaStreamConstraints) => capture([audio ? 'audio' : 'video']),
    getDisplayMedia: () => capture(['video']),
    enumerateDevices: async () => [],
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  } as unknown as MediaDevices;
}

/** For tests: a track that can be muted, as one that comes from another peer. */
export class FakeTrack extends EventTarget {
  enabled = true;
  readonly kind: string;

  constructor(kind: string) {
    super();
    this.kind = kind;
  }

  getSettings() {
    return {};
  }
}

/** For tests: one section, whose packets a test counts itself. */
export class FakeTransceiver {
  direction = 'sendrecv';
  packets = 0;
  readonly sender: {
    track: unknown;
    parameters: unknown[];
    replaceTrack(track: unknown): Promise<void>;
    getParameters(): { encodings: object[] };
    setParameters(parameters: unknown): Promise<void>;
  };
  readonly receiver: { track: FakeTrack; getStats(): Promise<Map<string, object>> };

  constructor(kind: string) {
    this.receiver = {
      track: new FakeTrack(kind),
      getStats: async () =>
        new Map([['in', { type: 'inbound-rtp', packetsReceived: this.packets }]]),
    };
    const sender = {
      track: null as unknown,
      parameters: [] as unknown[],
      async replaceTrack(track: unknown) {
        sender.track = track;
      },
      getParameters: () => ({ encodings: [{}] }),
      async setParameters(parameters: unknown) {
        sender.parameters.push(parameters);
      },
    };
    this.sender = sender;
  }
}

/**
 * For tests: the negotiation of an `RTCPeerConnection`, with the states of W3C webrtc and its rollback. A description is a text that
 * names its maker; a candidate fits only the description that it belongs to.
 */
export class FakePeerConnection extends EventTarget {
  signalingState: RTCSignalingState = 'stable';
  connectionState: RTCPeerConnectionState = 'new';
  localDescription: { type: string; sdp: string } | null = null;
  remoteDescription: { type: string; sdp: string } | null = null;
  readonly candidates: string[] = [];
  readonly transceivers: FakeTransceiver[] = [];
  readonly channels: (EventTarget & { readyState: string; sent: string[] })[] = [];
  readonly name: string;
  #needsOffer = false;

  constructor(name = 'a connection') {
    super();
    this.name = name;
  }

  get as(): RTCPeerConnection {
    return this as unknown as RTCPeerConnection;
  }

  addTransceiver(kind: string): FakeTransceiver {
    const transceiver = new FakeTransceiver(kind);
    this.transceivers.push(transceiver);
    this.need();
    return transceiver;
  }

  getTransceivers(): FakeTransceiver[] {
    return this.transceivers;
  }

  createDataChannel(): EventTarget {
    const sent: string[] = [];
    const channel = Object.assign(new EventTarget(), {
      readyState: 'open',
      sent,
      send: (text: string) => void sent.push(text),
    });
    this.channels.push(channel);
    this.need();
    return channel;
  }

  /** Something is to be negotiated. */
  need(): void {
    if (this.#needsOffer) return;
    this.#needsOffer = true;
    queueMicrotask(() => this.#askForOffer());
  }

  async createOffer() {
    return { type: 'offer' as const, sdp: `offer of ${this.name}` };
  }

  async createAnswer() {
    return {
      type: 'answer' as const,
      sdp: `answer of ${this.name} to ${this.remoteDescription?.sdp}`,
    };
  }

  async setLocalDescription(description: { type: string; sdp: string }): Promise<void> {
    if (description.type === 'rollback') {
      this.#require('have-local-offer');
      // What it was for is asked for again.
      this.#needsOffer = true;
      this.signalingState = 'stable';
      return;
    }
    const isOffer = description.type === 'offer';
    this.#require(isOffer ? 'stable' : 'have-remote-offer');
    if (isOffer) this.#needsOffer = false;
    this.localDescription = description;
    this.#become(isOffer ? 'have-local-offer' : 'stable');
  }

  async setRemoteDescription(description: { type: string; sdp: string }): Promise<void> {
    if (description.type === 'answer') {
      this.#require('have-local-offer');
      this.remoteDescription = description;
      for (const transceiver of this.transceivers) this.#announce(transceiver);
      this.#become('stable');
      return;
    }
    this.#require('stable');
    this.remoteDescription = description;
    this.#become('have-remote-offer');
    if (this.transceivers.length > 0) return;
    for (const kind of ['audio', 'video', 'video', 'audio']) {
      const transceiver = new FakeTransceiver(kind);
      this.transceivers.push(transceiver);
      this.#announce(transceiver);
    }
  }

  async addIceCandidate({ candidate = '' }: { candidate?: string }): Promise<void> {
    if (this.remoteDescription?.sdp !== candidate) throw new Error('belongs to no description');
    this.candidates.push(candidate);
  }

  /** Finds an address of its own, for its description. */
  find(candidate = this.localDescription?.sdp ?? ''): void {
    const found = { candidate, sdpMid: '0', sdpMLineIndex: 0, usernameFragment: null };
    this.dispatchEvent(Object.assign(new Event('icecandidate'), { candidate: found }));
  }

  become(state: RTCPeerConnectionState): void {
    this.connectionState = state;
    this.dispatchEvent(new Event('connectionstatechange'));
  }

  /** Of the whole connection. */
  stats = new Map<string, object>();
  restarts = 0;

  async getStats(): Promise<Map<string, object>> {
    return this.stats;
  }

  restartIce(): void {
    this.restarts += 1;
  }

  close(): void {
    this.connectionState = 'closed';
    this.signalingState = 'closed';
  }

  #announce(transceiver: FakeTransceiver): void {
    this.dispatchEvent(Object.assign(new Event('track'), { transceiver }));
  }

  #require(state: RTCSignalingState): void {
    if (this.signalingState !== state) throw new Error(`${this.name} is ${this.signalingState}`);
  }

  #become(state: RTCSignalingState): void {
    this.signalingState = state;
    if (state === 'stable' && this.#needsOffer) queueMicrotask(() => this.#askForOffer());
  }

  #askForOffer(): void {
    if (this.#needsOffer && this.signalingState === 'stable') {
      this.dispatchEvent(new Event('negotiationneeded'));
    }
  }
}

import type { DirectSignal } from '../../../shared/protocol/streams/direct.ts';

/** The part of an `RTCPeerConnection` that is negotiated. */
type NegotiatedConnection = Pick<
  RTCPeerConnection,
  | 'signalingState'
  | 'localDescription'
  | 'createOffer'
  | 'createAnswer'
  | 'setLocalDescription'
  | 'setRemoteDescription'
  | 'addIceCandidate'
  | 'addEventListener'
>;

export interface PerfectNegotiationOptions {
  readonly connection: NegotiatedConnection;
  /** Of the two sides exactly one gives way where both make an offer at once. */
  readonly isPolite: boolean;
  /** Sends a message to the other side; the order is kept, but a message may be lost. */
  readonly send: (signal: DirectSignal) => void;
  /** Changes a description before it is used and sent. */
  readonly adjust?: (sdp: string) => string;
  /** The negotiation cannot go on: the connection is of no use. */
  readonly onFailed: (error: unknown) => void;
}

/**
 * Negotiates a connection with its other side, whoever begins and also when both begin at once ("perfect negotiation", W3C webrtc, 10.7).
 * Handles one message after the other. Owns nothing; stops with the connection.
 */
export class PerfectNegotiation {
  readonly #options: PerfectNegotiationOptions;
  #isMakingOffer = false;
  /** True after an offer of the other side that gives way was ignored: its candidates belong to nothing. */
  #isIgnoringOffer = false;
  #isSettingAnswer = false;
  /** The number of offers of the other side that were taken. */
  #offersTaken = 0;
  #queue: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(options: PerfectNegotiationOptions) {
    this.#options = options;
    const { connection } = options;
    connection.addEventListener('negotiationneeded', () => void this.#offer());
    connection.addEventListener('icecandidate', ({ candidate }) => {
      // The end of the candidates needs no message.
      if (candidate === null || candidate.candidate === '' || this.#isClosed) return;
      const { sdpMid, sdpMLineIndex, usernameFragment } = candidate;
      const text = candidate.candidate;
      options.send({ candidate: { candidate: text, sdpMid, sdpMLineIndex, usernameFragment } });
    });
  }

  /** Takes a message of the other side. */
  receive(signal: DirectSignal): void {
    this.#queue = this.#queue.then(async () => {
      if (this.#isClosed) return;
      try {
        if ('description' in signal) await this.#takeDescription(signal.description);
        else await this.#takeCandidate(signal.candidate);
      } catch (error) {
        this.#fail(error);
      }
    });
  }

  close(): void {
    this.#isClosed = true;
  }

  async #offer(): Promise<void> {
    const { connection } = this.#options;
    const taken = this.#offersTaken;
    this.#isMakingOffer = true;
    try {
      const offer = await connection.createOffer();
      // An offer of the other side came first; it is asked for again when that one is done.
      if (this.#isClosed || connection.signalingState !== 'stable') return;
      await this.#describe(offer);
    } catch (error) {
      // Unless an offer of the other side came in between.
      if (this.#offersTaken === taken) this.#fail(error);
    } finally {
      this.#isMakingOffer = false;
    }
  }

  async #takeDescription(description: { type: 'offer' | 'answer'; sdp: string }): Promise<void> {
    const { connection, isPolite } = this.#options;
    const isOffer = description.type === 'offer';
    const isReady =
      !this.#isMakingOffer && (connection.signalingState === 'stable' || this.#isSettingAnswer);
    this.#isIgnoringOffer = !isPolite && isOffer && !isReady;
    // An answer to an offer that was withdrawn meanwhile.
    const isLate = !isOffer && connection.signalingState !== 'have-local-offer';
    if (this.#isIgnoringOffer || isLate) return;
    this.#isSettingAnswer = !isOffer;
    if (isOffer) this.#offersTaken += 1;
    // An own offer is withdrawn first. Not every engine does that by itself.
    const isWithdrawn = isOffer && connection.signalingState === 'have-local-offer';
    await Promise.all([
      isWithdrawn && connection.setLocalDescription({ type: 'rollback' }),
      connection.setRemoteDescription(description),
    ]);
    this.#isSettingAnswer = false;
    if (!isOffer || this.#isClosed) return;
    await this.#describe(await connection.createAnswer());
  }

  async #takeCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    try {
      await this.#options.connection.addIceCandidate(candidate);
    } catch (error) {
      if (!this.#isIgnoringOffer) throw error;
    }
  }

  async #describe({ type, sdp = '' }: RTCSessionDescriptionInit): Promise<void> {
    const { connection, adjust, send } = this.#options;
    await connection.setLocalDescription({ type, sdp: adjust?.(sdp) ?? sdp });
    const made = connection.localDescription;
    if (this.#isClosed || made === null) return;
    send({ description: { type: made.type as 'offer' | 'answer', sdp: made.sdp } });
  }

  #fail(error: unknown): void {
    if (!this.#isClosed) this.#options.onFailed(error);
  }
}

import type { DirectNotifications } from '../../../shared/protocol/streams/direct.ts';
import { TypedEmitter } from '../../../shared/TypedEmitter.ts';
import type { TransportPath } from '../../state/callState.ts';
import type { FrameCryptors } from '../encryption/FrameCryptors.ts';
import { type SenderTuning, tuneSender } from '../send/tuneSender.ts';
import { musicCodec, voiceCodec } from '../send/VoiceProducer.ts';
import { transportPath } from '../transport/transportPath.ts';
import { withOpusSettings } from './opusSettings.ts';
import { PeerLink, type PeerLinkOptions } from './PeerLink.ts';

/** What two peers of a room send to each other, in the order of the connection's sections. */
export const directSources = ['microphone', 'camera', 'screen', 'screenAudio'] as const;
export type DirectSource = (typeof directSources)[number];

/** What is sent of one source. */
export interface DirectTrack {
  readonly track: MediaStreamTrack;
  readonly tuning: SenderTuning;
}

export interface DirectConnectionOptions extends Omit<PeerLinkOptions, 'adjust'> {
  /** Whether voices are encoded as music. */
  readonly music: boolean;
  /** Seal what is sent and open what arrives; null where nothing is encrypted. */
  readonly cryptors: Pick<FrameCryptors, 'configuration' | 'seal' | 'open' | 'on'> | null;
}

export interface DirectConnectionEvents {
  /** It is connected, or the first packet of a source may have arrived. */
  changed: Record<string, never>;
  /** As of `PeerLink`. */
  ended: { readonly isFailure: boolean };
  /** What the server need not get of this peer; see `direct:carried`. */
  carried: DirectNotifications['direct:carried'];
}

/** So many seconds without a sign of the other side, and the connection is broken. */
const silentTicksMax = 3;

interface Sent {
  readonly transceiver: RTCRtpTransceiver;
  /** What its encoder was last told. */
  tuned: string;
}

/**
 * Sound and video straight between this peer and another one: one section for each source and direction, negotiated once, so that
 * what begins and ends later needs no negotiation. Both sides say once a second that they are there, by a data channel. Owns the link.
 */
export class DirectConnection extends TypedEmitter<DirectConnectionEvents> {
  readonly #link: PeerLink;
  readonly #cryptors: DirectConnectionOptions['cryptors'];
  readonly #sent = new Map<DirectSource, Sent>();
  /** How many packets of each source had arrived at the last look; without an entry, the next look only counts. */
  readonly #packets = new Map<DirectSource, number>();
  readonly #arrived = new Set<DirectSource>();
  readonly #stops: readonly (() => void)[];
  #signs: RTCDataChannel | null = null;
  #silentTicks = 0;
  #isConnected = false;

  constructor({ music, cryptors, ...options }: DirectConnectionOptions) {
    super();
    this.#cryptors = cryptors;
    const { isPolite, pairId } = options.paired;
    const voice = music ? musicCodec : voiceCodec;
    this.#link = new PeerLink({
      ...options,
      ...(cryptors && { configuration: cryptors.configuration }),
      adjust: (sdp) => withOpusSettings(sdp, (mid) => (mid === '0' ? voice : musicCodec)),
    });
    const { connection } = this.#link;
    this.#link.on('connected', () => {
      this.#isConnected = true;
      this.emit('changed', {});
    });
    this.#link.on('ended', ({ isFailure }) => {
      for (const stop of this.#stops) stop();
      this.emit('ended', { isFailure });
    });
    this.#stops = [
      options.server.on('direct:carried', (carried) => {
        if (carried.pairId === pairId) this.emit('carried', carried);
      }),
      // Its senders and receivers are silent from now on.
      cryptors?.on('failed', () => this.close()) ?? (() => undefined),
    ];
    connection.addEventListener('track', ({ transceiver }) => this.#take(transceiver));
    connection.addEventListener('datachannel', ({ channel }) => this.#takeSigns(channel));
    if (isPolite) return;
    for (const source of directSources) {
      const kind = isVideo(source) ? 'video' : 'audio';
      this.#encrypt(connection.addTransceiver(kind, { direction: 'sendrecv' }), source);
    }
    this.#takeSigns(connection.createDataChannel('signs', { ordered: false, maxRetransmits: 0 }));
  }

  get pairId() {
    return this.#link.paired.pairId;
  }

  get peerId() {
    return this.#link.paired.peerId;
  }

  /** Sends this track of a source, or nothing. */
  send(source: DirectSource, wanted: DirectTrack | null): void {
    const sent = this.#sent.get(source);
    if (sent === undefined) return;
    const { sender } = sent.transceiver;
    const track = wanted?.track ?? null;
    if (sender.track !== track) void sender.replaceTrack(track).catch(() => undefined);
    const tuning = JSON.stringify(wanted?.tuning);
    if (wanted === null || !this.#isConnected || sent.tuned === tuning) return;
    sent.tuned = tuning;
    // The connection may close at any moment.
    tuneSender(sender, wanted.tuning).catch(() => undefined);
  }

  /** What sends a source; null before it is negotiated. */
  sender(source: DirectSource): RTCRtpSender | null {
    return this.#sent.get(source)?.transceiver.sender ?? null;
  }

  /** What arrives of a source; null before its first packet. */
  received(source: DirectSource): RTCRtpReceiver | null {
    const sent = this.#sent.get(source);
    return this.#arrived.has(source) && sent !== undefined ? sent.transceiver.receiver : null;
  }

  /** Nothing of this source is to be used now: what arrives of it later counts as new. */
  forget(source: DirectSource): void {
    this.#arrived.delete(source);
    this.#packets.delete(source);
  }

  /** Looks whether these sources arrive by now. */
  async look(sources: readonly DirectSource[]): Promise<void> {
    if (!this.#isConnected) return;
    for (const source of sources) {
      const sent = this.#sent.get(source);
      if (sent === undefined || this.#arrived.has(source)) continue;
      const packets = packetsOf(await sent.transceiver.receiver.getStats());
      const before = this.#packets.get(source);
      this.#packets.set(source, packets);
      const isNew = before !== undefined && packets > before && !this.#arrived.has(source);
      if (!isNew || this.#link.isEnded) continue;
      this.#arrived.add(source);
      this.emit('changed', {});
    }
  }

  /** Must be called once a second: tells the other side that this one is there, and ends the connection when that one is silent. */
  tick(): void {
    if (!this.#isConnected) return;
    if (this.#signs?.readyState === 'open') this.#signs.send('.');
    this.#silentTicks += 1;
    if (this.#silentTicks > silentTicksMax) this.#link.fail();
  }

  /** The path of the packets; null while it is not known. */
  async path(): Promise<TransportPath | null> {
    const path = transportPath(await this.#link.connection.getStats());
    return path && { ...path, way: path.way === 'relay' ? 'relay' : 'direct' };
  }

  /**
   * Looks for all paths anew, as the network may let more through by now. What is sent keeps its path until a better one is there
   * (RFC 8445, 2.4).
   */
  seekPath(): void {
    if (this.#isConnected) this.#link.connection.restartIce();
  }

  /** Which of the two gives way where both begin something at once. */
  get isPolite(): boolean {
    return this.#link.paired.isPolite;
  }

  /** Ends it on both sides. */
  close(): void {
    this.#link.close();
  }

  /** A section is negotiated, or about to be: its place says what it carries. */
  #take(transceiver: RTCRtpTransceiver): void {
    const source = directSources[this.#link.connection.getTransceivers().indexOf(transceiver)];
    if (source === undefined || this.#sent.has(source)) return;
    transceiver.direction = 'sendrecv';
    if (this.#link.paired.isPolite) this.#encrypt(transceiver, source);
    this.#sent.set(source, { transceiver, tuned: '' });
    this.#packets.set(source, 0);
    transceiver.receiver.track.addEventListener('unmute', () => this.emit('changed', {}));
    this.emit('changed', {});
  }

  /** Before it is negotiated: nothing may pass by. */
  #encrypt({ sender, receiver }: RTCRtpTransceiver, source: DirectSource): void {
    this.#cryptors?.seal(sender, source);
    this.#cryptors?.open(receiver, this.peerId, source);
  }

  #takeSigns(channel: RTCDataChannel): void {
    this.#signs = channel;
    channel.addEventListener('message', () => {
      this.#silentTicks = 0;
    });
  }
}

function isVideo(source: DirectSource): boolean {
  return source === 'camera' || source === 'screen';
}

function packetsOf(report: RTCStatsReport): number {
  let packets = 0;
  // Not every engine's report can be iterated in another way.
  report.forEach((entry) => {
    if (entry.type === 'inbound-rtp') packets += entry.packetsReceived ?? 0;
  });
  return packets;
}

import type { Device } from 'mediasoup-client';
import type { Consumer, Transport } from 'mediasoup-client/types';
import type { PeerId } from '../../../shared/domain/ids.ts';
import { RequestError } from '../../../shared/protocol/errors.ts';
import type { SlotsSetup, VoiceSlot } from '../../../shared/protocol/streams/media.ts';
import { TypedEmitter } from '../../../shared/TypedEmitter.ts';
import type { FrameCryptors } from '../encryption/FrameCryptors.ts';
import { MediaTransport } from '../transport/MediaTransport.ts';
import { iceParameters, slotOptions, transportOptions } from '../transport/mediasoupTypes.ts';
import type { SignalingPort } from '../transport/SignalingPort.ts';
import type { RunningConsumer, VoiceReceiver } from './RemoteConsumers.ts';

export interface VoiceSlotsOptions {
  readonly request: SignalingPort['request'];
  /** What this browser can do with the current server; null before the first sign-in. */
  readonly device: () => Device | null;
  /** Opens what comes through the slots; null where nothing is encrypted. */
  readonly cryptors: () => Pick<FrameCryptors, 'setVoice'> | null;
}

/**
 * So many sources Chromium keeps of a section whose SDP names none. With the next one it forgets the first, and with that where the
 * transform's frames go: the section is silent from then on, until it is negotiated again. Without a transform it makes no difference.
 */
const sourcesMax = 4;

/** A slot's transport, from the request for it on. */
interface Connection {
  /** Null until the server has answered. */
  transport: MediaTransport | null;
  /** By MID; complete when the sections are negotiated. */
  readonly sections: Map<string, Consumer>;
  /** How many sources each section has had since the last negotiation. */
  readonly sources: Map<string, number>;
  /** How the server's end is reached; null before its answer. */
  setup: SlotsSetup | null;
  readonly negotiated: Promise<void>;
  /** Statistics, while they are being collected. */
  report: Promise<RTCStatsReport> | null;
}

/**
 * Receives voices: a fixed number of sections on a transport of their own, negotiated once. Which voice is in which slot is told by the
 * offers; `RemoteConsumers` takes and closes them like any other stream. Owns its transport.
 */
export class VoiceSlots
  extends TypedEmitter<{ failed: Record<string, never> }>
  implements VoiceReceiver
{
  readonly #options: VoiceSlotsOptions;
  #connection: Connection | null = null;
  /** The voice in each slot. */
  readonly #voices = new Map<string, SlotVoice>();

  constructor(options: VoiceSlotsOptions) {
    super();
    this.#options = options;
  }

  get transport(): MediaTransport | null {
    return this.#connection?.transport ?? null;
  }

  /** Opens the slots, once until `close`. Resolved when they are negotiated, or cannot be. */
  async open(): Promise<void> {
    const device = this.#options.device();
    if (this.#connection !== null || device === null) return;
    const connection: Connection = {
      transport: null,
      sections: new Map(),
      sources: new Map(),
      setup: null,
      report: null,
      negotiated: this.#options
        .request('slots:open', {})
        .then((setup) => this.#negotiate(connection, device, setup)),
    };
    this.#connection = connection;
    await connection.negotiated.catch((error: unknown) => {
      // Voices come as ordinary streams then.
      connection.transport?.close();
      const isLost = error instanceof RequestError && error.code === 'disconnected';
      if (isLost && this.#connection === connection) this.#connection = null;
    });
  }

  async #negotiate(connection: Connection, device: Device, setup: SlotsSetup): Promise<void> {
    if (this.#connection !== connection) return;
    const transport = new MediaTransport(
      device.createRecvTransport(transportOptions(setup.transport, setup.iceServers)),
      this.#options.request,
    );
    connection.transport = transport;
    connection.setup = setup;
    transport.on('failed', () => {
      if (this.#connection !== connection) return;
      // Slots that were never connected have no voices.
      if (transport.worthKeeping) this.emit('failed', {});
      else transport.close();
    });
    // All at once, so that there is one negotiation.
    const sections = setup.mids.map(async (mid) => {
      const consumer = await transport.transport.consume(slotOptions(setup, mid));
      consumer.track.enabled = false;
      connection.sections.set(mid, consumer);
    });
    await Promise.all(sections);
  }

  async take({ mid, ssrc }: VoiceSlot, peerId: PeerId): Promise<RunningConsumer> {
    const connection = this.#connection;
    await connection?.negotiated;
    const section = connection?.sections.get(mid);
    const transport = connection?.transport?.transport;
    if (!connection || !section || !transport) throw new Error(`there is no slot ${mid}`);
    connection.sources.set(mid, (connection.sources.get(mid) ?? 0) + 1);
    let forget = () => {};
    const voice = new SlotVoice(
      section.track,
      ssrc,
      () => measure(connection, transport),
      () => {
        forget();
        if (this.#voices.get(mid) !== voice) return;
        this.#voices.delete(mid);
        section.track.enabled = false;
        this.#renewAfter(sourcesMax);
      },
    );
    this.#voices.set(mid, voice);
    const { rtpReceiver } = section;
    const cryptors = this.#options.cryptors();
    if (cryptors && rtpReceiver) {
      forget = cryptors.setVoice(rtpReceiver, ssrc, peerId, voice.rtpReceiver);
    }
    return voice;
  }

  rest(): void {
    this.#renewAfter(sourcesMax - 1);
  }

  /**
   * Negotiates the sections again, within the browser, if one of them has had so many sources. What comes through them stops for
   * some 30 ms, so this is done before it must be when nobody is heard.
   */
  #renewAfter(sourcesBefore: number): void {
    const connection = this.#connection;
    if (!connection?.setup || !connection.transport || !this.#options.cryptors()) return;
    if (Math.max(0, ...connection.sources.values()) < sourcesBefore) return;
    connection.sources.clear();
    for (const mid of this.#voices.keys()) connection.sources.set(mid, 1);
    const { transport, setup } = connection;
    // With the credentials that it has, ICE goes on as it is.
    const parameters = iceParameters(transport.iceParameters ?? setup.transport.iceParameters);
    transport.transport.restartIce({ iceParameters: parameters }).catch(() => undefined);
  }

  close(): void {
    const connection = this.#connection;
    this.#connection = null;
    this.#voices.clear();
    connection?.transport?.close();
  }
}

/** All voices are measured in the same moments, and their statistics come in one report. */
function measure(connection: Connection, transport: Transport): Promise<RTCStatsReport> {
  connection.report ??= transport.getStats().finally(() => {
    connection.report = null;
  });
  return connection.report;
}

/** The voice in a slot, as a consumer of its own. */
class SlotVoice implements RunningConsumer {
  readonly track: MediaStreamTrack;
  readonly #ssrc: number;
  readonly #measureAll: () => Promise<RTCStatsReport>;
  readonly #onClosed: () => void;
  #measuring = false;
  #played: RTCRtpSynchronizationSource[] = [];

  /** @param measureAll returns the statistics of the whole connection */
  constructor(
    track: MediaStreamTrack,
    ssrc: number,
    measureAll: () => Promise<RTCStatsReport>,
    onClosed: () => void,
  ) {
    this.track = track;
    this.#ssrc = ssrc;
    this.#measureAll = measureAll;
    this.#onClosed = onClosed;
  }

  /** Only of this voice. A receiver of Chromium knows no statistics of a source that no SDP names, but its connection does. */
  async getStats(): Promise<RTCStatsReport> {
    const report = await this.#measureAll();
    const own = [...report].filter(
      ([, { type, ssrc }]) => !type.endsWith('-rtp') || ssrc === this.#ssrc,
    );
    return new Map(own);
  }

  /** Chromium answers for ever with the first source of a section, so this goes by the statistics, as they were the last time. */
  readonly rtpReceiver = {
    getSynchronizationSources: (): RTCRtpSynchronizationSource[] => {
      void this.#measure();
      return this.#played;
    },
  };

  close(): void {
    this.#onClosed();
  }

  async #measure(): Promise<void> {
    if (this.#measuring) return;
    this.#measuring = true;
    try {
      const report = await this.getStats();
      const stream = [...report.values()].find(({ type }) => type === 'inbound-rtp');
      const { jitterBufferEmittedCount: emitted = 0, packetsReceived = 0 } = stream ?? {};
      this.#played =
        packetsReceived === 0
          ? []
          : [{ source: this.#ssrc, rtpTimestamp: emitted, timestamp: packetsReceived }];
    } catch {
      // The transport was closed meanwhile.
    } finally {
      this.#measuring = false;
    }
  }
}

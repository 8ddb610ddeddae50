import type { Device } from 'mediasoup-client';
import type { Consumer, Transport } from 'mediasoup-client/types';
import { RequestError } from '../../../shared/protocol/errors.ts';
import type { SlotsSetup, VoiceSlot } from '../../../shared/protocol/media.ts';
import { TypedEmitter } from '../../../shared/TypedEmitter.ts';
import { MediaTransport } from '../transport/MediaTransport.ts';
import { slotOptions, transportOptions } from '../transport/mediasoupTypes.ts';
import type { SignalingPort } from '../transport/SignalingPort.ts';
import type { RunningConsumer, VoiceReceiver } from './RemoteConsumers.ts';

export interface VoiceSlotsOptions {
  readonly request: SignalingPort['request'];
  /** What this browser can do with the current server; null before the first sign-in. */
  readonly device: () => Device | null;
}

/** A slot's transport, from the request for it on. */
interface Connection {
  /** Null until the server has answered. */
  transport: MediaTransport | null;
  /** By MID; complete when the sections are negotiated. */
  readonly sections: Map<string, Consumer>;
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

  async take(slot: VoiceSlot): Promise<RunningConsumer> {
    const connection = this.#connection;
    await connection?.negotiated;
    const section = connection?.sections.get(slot.mid);
    const transport = connection?.transport?.transport;
    if (!connection || !section || !transport) throw new Error(`there is no slot ${slot.mid}`);
    const voice = new SlotVoice(
      section.track,
      slot.ssrc,
      () => measure(connection, transport),
      () => {
        if (this.#voices.get(slot.mid) !== voice) return;
        this.#voices.delete(slot.mid);
        section.track.enabled = false;
      },
    );
    this.#voices.set(slot.mid, voice);
    return voice;
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

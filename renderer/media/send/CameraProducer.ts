import type { Producer, ProducerCodecOptions, Transport } from 'mediasoup-client/types';
import { cameraLayers } from '../../../shared/domain/cameraLayers.ts';
import { ceilingsWithin, type VideoLimit } from '../../../shared/domain/videoLimits.ts';
import { type ErrorCode, RequestError } from '../../../shared/protocol/errors.ts';
import { TypedEmitter } from '../../../shared/TypedEmitter.ts';
import type { RequestFunction } from '../transport/SignalingPort.ts';
import { StepRunner } from '../transport/StepRunner.ts';
import { cameraEncodings, layerCountOf } from './cameraOptions.ts';
import { noLayer, runLayers } from './runLayers.ts';

export interface CameraProducerEvents {
  /** The server has taken it: others see it as soon as they look. */
  taken: MediaStreamTrack;
  /** The server does not take it. */
  refused: { track: MediaStreamTrack; code: ErrorCode };
}

/** The estimate of the bandwidth starts at 300 kbit/s otherwise, and a face is a blur for seconds; in kbit/s. */
const codecOptions: ProducerCodecOptions = { videoGoogleStartBitrate: 1_000 };
/** After these the way to the server is put in order by somebody else, and the camera is tried again then. */
const waitingCodes: ReadonlySet<ErrorCode> = new Set(['disconnected', 'unavailable']);

interface Sent {
  readonly producer: Producer;
  readonly layers: number;
  /** The highest layer that is encoded. */
  highest: number;
  /** What it may take at most. */
  limit: VideoLimit;
}

/**
 * The producer of one's own camera, on whatever transport there is: brings what is sent in step with what is wanted, one
 * step at a time. Another camera takes its place without a word to the server. Layers that nobody looks at are not
 * encoded. Owns the producer; track and transport belong to others.
 */
export class CameraProducer extends TypedEmitter<CameraProducerEvents> {
  readonly #request: RequestFunction;
  #transport: Transport | null = null;
  #wanted: MediaStreamTrack | null = null;
  #sent: Sent | null = null;
  #highest = noLayer;
  #limit: VideoLimit = null;
  /** True when the server may have a producer that is unknown here. */
  #uncertain = false;
  readonly #steps = new StepRunner(() => this.#tryStep());

  constructor(request: RequestFunction) {
    super();
    this.#request = request;
  }

  /** Sends through this transport from now on. The server has no producer on it yet. */
  attach(transport: Transport): void {
    this.#transport = transport;
    this.#sent = null;
    this.#uncertain = false;
    void this.#steps.run();
  }

  detach(): void {
    this.#transport = null;
    this.#sent = null;
  }

  /** The connection is back and the transport goes on: what failed meanwhile is done again. */
  resumed(): void {
    void this.#steps.run();
  }

  /** Sends this camera, instead of any other; null ends it. */
  send(track: MediaStreamTrack | null): void {
    const before = this.#wanted;
    this.#wanted = track;
    // Where there is no producer to close, the server may still keep a camera whose transport was lost.
    if (track === null && before !== null && this.#sent === null) this.#endOnServer();
    void this.#steps.run();
  }

  /** The highest layer that anybody looks at; null while nobody does. */
  setWantedLayer(layer: number | null): void {
    this.#highest = layer ?? noLayer;
    void this.#steps.run();
  }

  /** What the camera may take, in bit/s. */
  setLimit(limit: VideoLimit): void {
    this.#limit = limit;
    void this.#steps.run();
  }

  #endOnServer(): void {
    // Not waited for: the server answers one peer's requests in their order.
    this.#request('producer:close', { source: 'camera' }).catch(() => undefined);
  }

  async #tryStep(): Promise<boolean> {
    const wanted = this.#wanted;
    const uncertain = this.#uncertain;
    try {
      return await this.#step();
    } catch (error) {
      return this.#failed(error, wanted, uncertain);
    }
  }

  /** One step towards what is wanted; false when there is nothing left to do. */
  async #step(): Promise<boolean> {
    const transport = this.#transport;
    const sent = this.#sent;
    const track = this.#wanted;
    if (transport === null || transport.closed) return false;
    if (sent !== null && (track === null || layersOf(track) !== sent.layers)) {
      this.#sent = null;
      sent.producer.close();
      this.#endOnServer();
      return true;
    }
    if (track?.readyState !== 'live') return false;
    if (sent === null) return await this.#produce(transport, track);
    if (sent.producer.track !== track) {
      await sent.producer.replaceTrack({ track });
      // Off and on again before the end of the first was told: it is the same stream, and this camera is in it now.
      if (this.#wanted === track) this.emit('taken', track);
      return true;
    }
    if (sent.highest === this.#highest && sent.limit === this.#limit) return false;
    return await this.#run(sent, this.#highest, this.#limit);
  }

  async #run(sent: Sent, highest: number, limit: VideoLimit): Promise<boolean> {
    Object.assign(sent, { highest, limit });
    const maxima = cameraLayers.slice(0, sent.layers).map(({ maxBitrate }) => maxBitrate);
    await runLayers(sent.producer, highest, ceilingsWithin(maxima, limit));
    return true;
  }

  async #produce(transport: Transport, track: MediaStreamTrack): Promise<boolean> {
    if (this.#uncertain) this.#endOnServer();
    this.#uncertain = true;
    this.#highest = noLayer;
    const layers = layersOf(track);
    const producer = await transport.produce({
      track,
      encodings: cameraEncodings(layers),
      codecOptions,
      stopTracks: false,
      disableTrackOnPause: false,
      zeroRtpOnPause: false,
      appData: { source: 'camera' },
    });
    if (this.#transport !== transport) return true;
    this.#uncertain = false;
    this.#sent = { producer, layers, highest: noLayer, limit: null };
    if (this.#wanted !== null) this.emit('taken', this.#wanted);
    return true;
  }

  /** True when another step may help at once. */
  #failed(error: unknown, wanted: MediaStreamTrack | null, uncertain: boolean): boolean {
    if (this.#transport === null || this.#transport.closed) return false;
    const code = error instanceof RequestError ? error.code : 'internal';
    if (code === 'conflict' && !uncertain && this.#sent === null) return true;
    if (waitingCodes.has(code) || wanted === null) return false;
    if (!(error instanceof RequestError)) console.error('The camera cannot be sent:', error);
    if (this.#wanted === wanted) this.emit('refused', { track: wanted, code });
    return this.#wanted !== wanted;
  }
}

function layersOf(track: MediaStreamTrack): number {
  const { width = 0, height = 0 } = track.getSettings();
  return layerCountOf(Math.max(width, height));
}

import type { Producer, ProducerCodecOptions, Transport } from 'mediasoup-client/types';
import { cameraLayers } from '../../../shared/domain/cameraLayers.ts';
import { ceilingsWithin, type VideoLimit } from '../../../shared/domain/videoLimits.ts';
import type { ErrorCode } from '../../../shared/protocol/errors.ts';
import { TypedEmitter } from '../../../shared/TypedEmitter.ts';
import type { RequestFunction } from '../transport/SignalingPort.ts';
import { cameraEncodings, layerCountOf } from './cameraOptions.ts';
import { type Produce, ProducerLifecycle, reconnectCodes } from './ProducerLifecycle.ts';
import { noLayer, runLayers } from './runLayers.ts';

export interface CameraProducerEvents {
  /** The server confirmed it: others see it as soon as they look. */
  taken: MediaStreamTrack;
  /** The server refused it, or it failed here. */
  refused: { track: MediaStreamTrack; code: ErrorCode };
}

/** A video that somebody watches. */
export interface WatchedVideo {
  readonly track: MediaStreamTrack;
  /** The highest layer that anybody watches. */
  readonly highest: number;
  readonly limit: VideoLimit;
}

/** In kbit/s. Otherwise the bandwidth estimate starts at 300 kbit/s, and a face is blurred for seconds. */
const codecOptions: ProducerCodecOptions = { videoGoogleStartBitrate: 1_000 };
interface Made {
  readonly producer: Producer;
  readonly layers: number;
  /** The highest layer that is encoded. */
  highest: number;
  /** The bitrate limit in use. */
  limit: VideoLimit;
}

/**
 * The producer of the user's camera. Another camera with the same number of layers replaces the track without signalling.
 * Layers that nobody watches are not encoded.
 */
export class CameraProducer extends TypedEmitter<CameraProducerEvents> {
  readonly #lifecycle: ProducerLifecycle<MediaStreamTrack, Made>;
  #highest = noLayer;
  #limit: VideoLimit = null;
  #isCarried = false;

  constructor(request: RequestFunction) {
    super();
    this.#lifecycle = new ProducerLifecycle<MediaStreamTrack, Made>({
      request,
      source: 'camera',
      overlaps: false,
      trackOf: (track) => track,
      fits: ({ layers }, track) => layersOf(track) === layers,
      make: (produce, track) => this.#make(produce, track),
      onMade: () => this.#taken(this.#lifecycle.wanted),
      adjust: (made, track) => this.#adjust(made, track),
      videoOf: ({ producer }) => producer,
      close: ({ producer }) => producer.close(),
      failed: ({ code, wanted }) => {
        if (reconnectCodes.has(code)) return 'never';
        if (this.#lifecycle.wanted !== wanted) return 'now';
        this.emit('refused', { track: wanted, code });
        return 'never';
      },
    });
  }

  /** See `ProducerLifecycle.attach`. */
  attach(transport: Transport): void {
    this.#lifecycle.attach(transport);
  }

  detach(): void {
    this.#lifecycle.detach();
  }

  /** The connection is back and the transport is still in use: what failed in between is done again. */
  resumed(): void {
    this.#lifecycle.run();
  }

  /** The camera that is sent, and up to which layer; null without one, and while nobody watches. */
  get watched(): WatchedVideo | null {
    const { made, wanted } = this.#lifecycle;
    if (made === null || wanted === null) return null;
    if (this.#highest === noLayer || this.#limit === 0) return null;
    return { track: wanted, highest: this.#highest, limit: this.#limit };
  }

  /** Whether nobody needs it through the server, because it is sent directly: no layer is encoded for the server. */
  setCarried(isCarried: boolean): void {
    this.#isCarried = isCarried;
    this.#lifecycle.run();
  }

  /** Sends this camera instead of any other; null ends it. */
  send(track: MediaStreamTrack | null): void {
    this.#lifecycle.want(track);
  }

  /** The highest layer that anybody watches; null while nobody does. */
  setWantedLayer(layer: number | null): void {
    this.#highest = layer ?? noLayer;
    this.#lifecycle.run();
  }

  /** The camera's limit in bit/s; 0: nothing is sent. */
  setLimit(limit: VideoLimit): void {
    this.#limit = limit;
    this.#lifecycle.run();
  }

  async #make(produce: Produce, track: MediaStreamTrack): Promise<Made> {
    this.#highest = noLayer;
    const layers = layersOf(track);
    const producer = await produce({ track, encodings: cameraEncodings(layers), codecOptions });
    return { producer, layers, highest: noLayer, limit: null };
  }

  async #adjust(made: Made, track: MediaStreamTrack): Promise<'changed' | 'done'> {
    if (made.producer.track !== track) {
      await made.producer.replaceTrack({ track });
      // Turned off and on again before the first end was handled: the same stream now carries this camera.
      if (this.#lifecycle.wanted === track) this.#taken(track);
      return 'changed';
    }
    const highest = this.#isCarried ? noLayer : this.#highest;
    const limit = this.#limit;
    if (made.highest === highest && made.limit === limit) return 'done';
    Object.assign(made, { highest, limit });
    const maxima = cameraLayers.slice(0, made.layers).map(({ maxBitrate }) => maxBitrate);
    await runLayers(made.producer, highest, ceilingsWithin(maxima, limit));
    return 'changed';
  }

  #taken(track: MediaStreamTrack | null): void {
    if (track !== null) this.emit('taken', track);
  }
}

function layersOf(track: MediaStreamTrack): number {
  const { width = 0, height = 0 } = track.getSettings();
  return layerCountOf(Math.max(width, height));
}

import type { Producer, ProducerCodecOptions, Transport } from 'mediasoup-client/types';
import type { VideoSize } from '../../../shared/domain/cameraLayers.ts';
import type { VideoLimit } from '../../../shared/domain/videoLimits.ts';
import type { ShareMode } from '../../../shared/ipc/screen.ts';
import type { ErrorCode } from '../../../shared/protocol/errors.ts';
import { TypedEmitter } from '../../../shared/TypedEmitter.ts';
import type { RequestFunction } from '../transport/SignalingPort.ts';
import type { WatchedVideo } from './CameraProducer.ts';
import { type Produce, ProducerLifecycle, reconnectCodes } from './ProducerLifecycle.ts';
import { noLayer, runLayers } from './runLayers.ts';
import {
  codecOf,
  degradationOf,
  layersOfSize,
  plainEngine,
  type SendingEngine,
  type SharePlan,
  shareCodec,
  shareEncodings,
  simulcastCeilings,
  simulcastScales,
  svcEncoding,
} from './shareEncodings.ts';
import { settingsSize, sourceSize } from './sourceSize.ts';
import { tuneSender } from './tuneSender.ts';

/** What a share consists of. */
export interface SharedTracks {
  readonly video: MediaStreamTrack;
  readonly sound: MediaStreamTrack | null;
  readonly mode: ShareMode;
}

export interface ShareProducerEvents {
  /** The server confirmed it: others see that there is something to watch. */
  taken: SharedTracks;
  /** The server refused it, or it failed here. */
  refused: { tracks: SharedTracks; code: ErrorCode };
}

/** Films and games: as music is sent from a microphone. */
const soundCodec: ProducerCodecOptions = {
  opusStereo: true,
  opusFec: true,
  opusDtx: false,
  opusMaxAverageBitrate: 160_000,
};
/** In kbit/s. Otherwise the bandwidth estimate starts at a tenth of it, and text is blurred for seconds. */
const videoCodec: ProducerCodecOptions = { videoGoogleStartBitrate: 2_500 };
/** Browsers report neither that a shared window is resized nor the true size of the first frame, so the size is polled. */
const sizeIntervalMs = 1_000;

/** Which layers of the video run, and within which limit. */
interface Running {
  readonly highest: number;
  readonly limit: VideoLimit;
}

interface Made {
  readonly tracks: SharedTracks;
  plan: SharePlan;
  readonly video: Producer;
  /** True once the encoder knows what to give up when it is too slow. */
  isTuned: boolean;
  /** Null if what runs no longer matches the plan. */
  running: Running | null;
  sound: Producer | null;
  /** True once the sound has been tried; without it the share goes on. */
  isSoundTried: boolean;
  /** Whether the sound runs. */
  isSounding: boolean;
  /** The size of the video that the server was sent last. */
  size: VideoSize | null;
}

/**
 * The producers of the user's share: its video, and its sound if there is any. Nothing is encoded that nobody watches. If
 * somebody joins who cannot decode the video's codec, another video replaces it; the share and its sound go on.
 */
export class ShareProducer extends TypedEmitter<ShareProducerEvents> {
  readonly #request: RequestFunction;
  readonly #lifecycle: ProducerLifecycle<SharedTracks, Made>;
  #engine: SendingEngine = plainEngine;
  #isWatched = false;
  #running: Running = { highest: noLayer, limit: null };
  /** Which of its streams nobody needs through the server. */
  #carried = { video: false, sound: false };
  /** What everybody in the channel can decode; null before the server has said so for this share. */
  #decodable: readonly string[] | null = null;
  #sizeTimer: ReturnType<typeof setInterval> | undefined;

  constructor(request: RequestFunction) {
    super();
    this.#request = request;
    this.#lifecycle = new ProducerLifecycle<SharedTracks, Made>({
      request,
      source: 'screen',
      overlaps: false,
      trackOf: ({ video }) => video,
      fits: ({ tracks }, wanted) => tracks === wanted,
      make: (produce, tracks, before) => this.#makeVideo(produce, tracks, before),
      onMade: ({ tracks }, isReplacement) => {
        if (!isReplacement && this.#lifecycle.wanted === tracks) this.emit('taken', tracks);
      },
      adjust: (made, _tracks, produce) => this.#adjust(made, produce),
      videoOf: ({ video }) => video,
      close: ({ sound, video }) => {
        sound?.close();
        video.close();
      },
      failed: ({ code, wanted, made }) => {
        // The video is sent: the share goes on without what failed.
        if (made !== null) return 'now';
        if (reconnectCodes.has(code)) return 'never';
        if (this.#lifecycle.wanted !== wanted) return 'now';
        this.emit('refused', { tracks: wanted, code });
        return 'never';
      },
    });
  }

  /** Sends through this transport from now on, with what this browser can encode. See `ProducerLifecycle.attach`. */
  attach(transport: Transport, engine: SendingEngine): void {
    this.#engine = engine;
    this.#lifecycle.attach(transport);
  }

  detach(): void {
    this.#lifecycle.detach();
  }

  /** The connection is back and the transport is still in use: what failed in between is done again. */
  resumed(): void {
    const { made } = this.#lifecycle;
    if (made !== null) made.size = null;
    this.#lifecycle.run();
  }

  /** Shares these tracks instead of any others; null ends the share. */
  send(tracks: SharedTracks | null): void {
    // The server sends it again for each share.
    this.#decodable = null;
    clearInterval(this.#sizeTimer);
    if (tracks !== null) {
      this.#sizeTimer = setInterval(() => this.#lifecycle.run(), sizeIntervalMs);
    }
    this.#lifecycle.want(tracks);
  }

  /** Whether anybody watches the share, and so needs its sound. For the video see `setWantedLayer`. */
  setWatched(watched: boolean): void {
    this.#isWatched = watched;
    this.#lifecycle.run();
  }

  /** The highest layer of the video that anybody has on the screen; null while nobody does. */
  setWantedLayer(layer: number | null): void {
    this.#running = { ...this.#running, highest: layer ?? noLayer };
    this.#lifecycle.run();
  }

  /** The share that is sent, as far as it is watched: `video` is null while nobody has it on the screen; null without one. */
  get watched(): {
    readonly video: WatchedVideo | null;
    readonly sound: MediaStreamTrack | null;
    readonly mode: ShareMode;
  } | null {
    const { made, wanted } = this.#lifecycle;
    if (made === null || wanted === null) return null;
    const { highest, limit } = this.#running;
    return {
      video: highest === noLayer || limit === 0 ? null : { track: wanted.video, ...this.#running },
      sound: this.#isWatched ? wanted.sound : null,
      mode: wanted.mode,
    };
  }

  /** Which of its streams nobody needs through the server, because they are sent directly: these are not encoded for it. */
  setCarried(carried: { readonly video: boolean; readonly sound: boolean }): void {
    this.#carried = carried;
    this.#lifecycle.run();
  }

  /** The video's limit in bit/s; 0: nothing of it is sent. */
  setLimit(limit: VideoLimit): void {
    this.#running = { ...this.#running, limit };
    this.#lifecycle.run();
  }

  /** Which video codecs everybody in the channel can decode. */
  setDecodable(codecs: readonly string[]): void {
    this.#decodable = codecs;
    this.#lifecycle.run();
  }

  /** Makes the video, in place of that of `before`, whose sound goes on. */
  async #makeVideo(produce: Produce, tracks: SharedTracks, before: Made | null): Promise<Made> {
    before?.video.close();
    this.#running = { ...this.#running, highest: noLayer };
    const plan: SharePlan = {
      codec: shareCodec(this.#engine, tracks.mode, this.#decodable),
      mode: tracks.mode,
      layers: layersOfSize(before?.size ?? settingsSize(tracks.video)),
    };
    const codec = codecOf(this.#engine, plan.codec);
    const video = await produce({
      track: tracks.video,
      encodings: shareEncodings(plan),
      ...(codec && { codec }),
      codecOptions: videoCodec,
    }).catch((error: unknown) => {
      before?.sound?.close();
      throw error;
    });
    return {
      tracks,
      plan,
      video,
      isTuned: false,
      running: { highest: noLayer, limit: null },
      sound: before?.sound ?? null,
      isSoundTried: before?.isSoundTried ?? tracks.sound === null,
      isSounding: before?.isSounding ?? false,
      size: null,
    };
  }

  async #adjust(made: Made, produce: Produce): Promise<'changed' | 'replace' | 'done'> {
    if (!made.isTuned) return await this.#tune(made);
    if (this.#isUndecodable(made)) return 'replace';
    if (!made.isSoundTried) return await this.#makeSound(made, produce);
    const size = await sizeNow(made);
    if (this.#lifecycle.made !== made) return 'changed';
    if (size !== null && isOtherSize(size, made.size)) return this.#resize(made, size);
    const { video, sound } = this.#carried;
    const running = video ? { ...this.#running, highest: noLayer } : this.#running;
    if (isOther(made.running, running)) return await this.#run(made, running);
    const isSounding = this.#isWatched && !sound;
    if (made.isSounding !== isSounding) return await this.#setSounding(made, isSounding);
    return 'done';
  }

  async #tune(made: Made): Promise<'changed'> {
    made.isTuned = true;
    // What is presented comes first: everything else that is sent gives way to it.
    await tuneSender(made.video.rtpSender, {
      degradation: degradationOf(made.tracks.mode),
      priority: 'high',
    });
    return 'changed';
  }

  /** Whether somebody has joined who cannot decode the codec. VP8, which everybody can, is kept until the share ends. */
  #isUndecodable({ plan }: Made): boolean {
    return (
      plan.codec !== 'VP8' && shareCodec(this.#engine, plan.mode, this.#decodable) !== plan.codec
    );
  }

  async #makeSound(made: Made, produce: Produce): Promise<'changed'> {
    made.isSoundTried = true;
    const track = made.tracks.sound;
    if (track?.readyState !== 'live') return 'changed';
    const encodings = [{ active: made.isSounding }];
    const sound = await produce({ track, encodings, codecOptions: soundCodec }, 'screenAudio');
    if (this.#lifecycle.made === made) made.sound = sound;
    else sound.close();
    return 'changed';
  }

  #resize(made: Made, size: VideoSize): 'changed' {
    made.size = size;
    const layers = layersOfSize(size);
    // Spatial layers of SVC follow the size by themselves; the highest always has every pixel.
    if (made.plan.codec === 'VP8' && made.plan.layers !== layers) {
      made.plan = { ...made.plan, layers };
      made.running = null;
    }
    // Not awaited; if it is lost with the connection, it is sent again after `resumed`.
    this.#request('video:resize', { size }).catch(() => undefined);
    return 'changed';
  }

  async #setSounding(made: Made, active: boolean): Promise<'changed'> {
    made.isSounding = active;
    // Not through mediasoup-client, which would negotiate for it and delay the video of a new viewer.
    await tuneSender(made.sound?.rtpSender, { highest: active ? 0 : noLayer });
    return 'changed';
  }

  async #run(made: Made, running: Running): Promise<'changed'> {
    const { plan, video } = made;
    const { highest, limit } = running;
    made.running = running;
    if (plan.codec === 'VP9') {
      await video.setRtpEncodingParameters(
        highest === noLayer || limit === 0 ? { active: false } : svcEncoding(plan, highest, limit),
      );
    } else {
      await runLayers(video, highest, simulcastCeilings(plan, limit), simulcastScales(plan));
    }
    return 'changed';
  }
}

function sizeNow({ video, tracks }: Made): Promise<VideoSize | null> {
  return sourceSize(video.rtpSender, tracks.video);
}

function isOtherSize(size: VideoSize, lastSent: VideoSize | null): boolean {
  return size.width !== lastSent?.width || size.height !== lastSent.height;
}

function isOther(a: Running | null, b: Running): boolean {
  return a?.highest !== b.highest || a.limit !== b.limit;
}

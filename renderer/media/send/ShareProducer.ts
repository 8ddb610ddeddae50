import type { Producer, ProducerCodecOptions, Transport } from 'mediasoup-client/types';
import type { VideoSize } from '../../../shared/domain/cameraLayers.ts';
import type { VideoLimit } from '../../../shared/domain/videoLimits.ts';
import type { ShareMode } from '../../../shared/ipc/screen.ts';
import { type ErrorCode, RequestError } from '../../../shared/protocol/errors.ts';
import { TypedEmitter } from '../../../shared/TypedEmitter.ts';
import type { RequestFunction } from '../transport/SignalingPort.ts';
import { StepRunner } from '../transport/StepRunner.ts';
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
  /** The server has taken it: others see that there is something to watch. */
  taken: SharedTracks;
  /** The server does not take it. */
  refused: { tracks: SharedTracks; code: ErrorCode };
}

/** Films and games: as music is sent from a microphone. */
const soundCodec: ProducerCodecOptions = {
  opusStereo: true,
  opusFec: true,
  opusDtx: false,
  opusMaxAverageBitrate: 160_000,
};
/** The estimate of the bandwidth starts at a tenth of it otherwise, and text is a blur for seconds; in kbit/s. */
const videoCodec: ProducerCodecOptions = { videoGoogleStartBitrate: 2_500 };
/** Engines tell nobody when a shared window becomes larger or smaller, nor when the first picture shows its true size. */
const sizeIntervalMs = 1_000;

/** After these the way to the server is put in order by somebody else, and the share is tried again then. */
const waitingCodes: ReadonlySet<ErrorCode> = new Set(['disconnected', 'unavailable']);

/** Which layers of the picture run, and within which limit. */
interface Running {
  readonly highest: number;
  readonly limit: VideoLimit;
}

interface Sent {
  readonly tracks: SharedTracks;
  plan: SharePlan;
  readonly video: Producer;
  /** Null when what runs is no longer as the plan has it. */
  running: Running | null;
  sound: Producer | null;
  /** True once the sound has been tried; a share goes on without it. */
  soundDone: boolean;
  /** Whether the sound runs. */
  sounding: boolean;
  /** How large the picture was when the server was told last. */
  size: VideoSize | null;
}

/**
 * The producers of one's own share, on whatever transport there is: brings what is sent in step with what is wanted, one
 * step at a time. Nothing is encoded that nobody looks at. Owns the producers; tracks and transport belong to others.
 */
export class ShareProducer extends TypedEmitter<ShareProducerEvents> {
  readonly #request: RequestFunction;
  #transport: Transport | null = null;
  #engine: SendingEngine = plainEngine;
  #wanted: SharedTracks | null = null;
  #sent: Sent | null = null;
  #watched = false;
  #running: Running = { highest: noLayer, limit: null };
  /** What everybody in the channel can show; null before the server has said so of this share. */
  #decodable: readonly string[] | null = null;
  /** True when the server may have a producer that is unknown here. */
  #uncertain = false;
  #sizeTimer: ReturnType<typeof setInterval> | undefined;
  readonly #steps = new StepRunner(() => this.#tryStep());

  constructor(request: RequestFunction) {
    super();
    this.#request = request;
  }

  /** Sends through this transport from now on. The server has no producer on it yet. */
  attach(transport: Transport, engine: SendingEngine): void {
    this.#transport = transport;
    this.#engine = engine;
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
    if (this.#sent) this.#sent.size = null;
    void this.#steps.run();
  }

  /** Shares these tracks, instead of any others; null ends the share. */
  send(tracks: SharedTracks | null): void {
    const before = this.#wanted;
    this.#wanted = tracks;
    // Whom the next one is for, the server says anew.
    this.#decodable = null;
    clearInterval(this.#sizeTimer);
    if (tracks !== null) {
      this.#sizeTimer = setInterval(() => void this.#steps.run(), sizeIntervalMs);
    }
    // Where there is no producer to close, the server may still keep a share whose transport was lost.
    if (tracks === null && before !== null && this.#sent === null) this.#endOnServer();
    void this.#steps.run();
  }

  /** Whether anybody watches. The sound runs for them; the picture for who looks at it, see `setWantedLayer`. */
  setWatched(watched: boolean): void {
    this.#watched = watched;
    void this.#steps.run();
  }

  /** The highest layer that anybody looks at; null while nobody does. */
  setWantedLayer(layer: number | null): void {
    this.#running = { ...this.#running, highest: layer ?? noLayer };
    void this.#steps.run();
  }

  /** What the picture may take, in bit/s. */
  setLimit(limit: VideoLimit): void {
    this.#running = { ...this.#running, limit };
    void this.#steps.run();
  }

  /** Which video codecs everybody in the channel can show. */
  setDecodable(codecs: readonly string[]): void {
    this.#decodable = codecs;
    void this.#steps.run();
  }

  #endOnServer(): void {
    // Not waited for: the server answers one peer's requests in their order.
    this.#request('producer:close', { source: 'screen' }).catch(() => undefined);
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
    if (transport === null || transport.closed) return false;
    if (sent !== null && sent.tracks !== this.#wanted) {
      this.#sent = null;
      sent.sound?.close();
      sent.video.close();
      this.#endOnServer();
      return true;
    }
    if (this.#wanted === null) return false;
    if (sent === null) return await this.#produceVideo(transport, this.#wanted, null);
    if (this.#isUnreadable(sent)) return await this.#produceVideo(transport, sent.tracks, sent);
    if (!sent.soundDone) return await this.#produceSound(transport, sent);
    const size = await sizeNow(sent);
    if (this.#sent !== sent) return true;
    if (size !== null && isOtherSize(size, sent.size)) return this.#resize(sent, size);
    if (isOther(sent.running, this.#running)) return await this.#run(sent, this.#running);
    if (sent.sounding !== this.#watched) return await this.#setSounding(sent, this.#watched);
    return false;
  }

  /** Whether somebody has come who cannot show the codec. What all can show is not left again within a share. */
  #isUnreadable({ plan }: Sent): boolean {
    return (
      plan.codec !== 'VP8' && shareCodec(this.#engine, plan.mode, this.#decodable) !== plan.codec
    );
  }

  /** Begins to send the video, in the place of `before` if there is one: the share goes on then, and so does its sound. */
  async #produceVideo(
    transport: Transport,
    tracks: SharedTracks,
    before: Sent | null,
  ): Promise<boolean> {
    if (tracks.video.readyState !== 'live') return false;
    if (before === null && this.#uncertain) this.#endOnServer();
    before?.video.close();
    this.#sent = null;
    this.#uncertain = true;
    this.#running = { ...this.#running, highest: noLayer };
    const plan: SharePlan = {
      codec: shareCodec(this.#engine, tracks.mode, this.#decodable),
      mode: tracks.mode,
      layers: layersOfSize(before?.size ?? settingsSize(tracks.video)),
    };
    const video = await transport
      .produce({
        track: tracks.video,
        encodings: shareEncodings(plan),
        codec: codecOf(this.#engine, plan.codec),
        codecOptions: videoCodec,
        stopTracks: false,
        disableTrackOnPause: false,
        appData: { source: 'screen', replaces: before !== null },
      })
      .catch((error: unknown) => {
        before?.sound?.close();
        throw error;
      });
    if (this.#transport !== transport) return true;
    this.#uncertain = false;
    this.#sent = {
      tracks,
      plan,
      video,
      running: { highest: noLayer, limit: null },
      sound: before?.sound ?? null,
      soundDone: before?.soundDone ?? tracks.sound === null,
      sounding: before?.sounding ?? false,
      size: null,
    };
    if (before === null && this.#wanted === tracks) this.emit('taken', tracks);
    // Whoever presents is to be seen in the best quality: what else is sent gives way.
    await tuneSender(video.rtpSender, {
      degradation: degradationOf(tracks.mode),
      priority: 'high',
    });
    return true;
  }

  async #produceSound(transport: Transport, sent: Sent): Promise<boolean> {
    sent.soundDone = true;
    const track = sent.tracks.sound;
    if (track?.readyState !== 'live') return true;
    const sound = await transport.produce({
      track,
      encodings: [{ active: sent.sounding }],
      codecOptions: soundCodec,
      stopTracks: false,
      disableTrackOnPause: false,
      appData: { source: 'screenAudio' },
    });
    if (this.#sent === sent) sent.sound = sound;
    else sound.close();
    return true;
  }

  #resize(sent: Sent, size: VideoSize): boolean {
    sent.size = size;
    const layers = layersOfSize(size);
    // Layers on top of each other follow the size by themselves; the highest always has every pixel.
    if (sent.plan.codec === 'VP8' && sent.plan.layers !== layers) {
      sent.plan = { ...sent.plan, layers };
      sent.running = null;
    }
    // Not waited for; where it is lost with the connection, it is told again.
    this.#request('video:resize', { size }).catch(() => undefined);
    return true;
  }

  async #setSounding(sent: Sent, active: boolean): Promise<boolean> {
    sent.sounding = active;
    // Without mediasoup-client, which would negotiate for it: who has begun to watch waits for the picture meanwhile.
    await tuneSender(sent.sound?.rtpSender, { highest: active ? 0 : noLayer });
    return true;
  }

  async #run(sent: Sent, running: Running): Promise<boolean> {
    const { plan, video } = sent;
    const { highest, limit } = running;
    sent.running = running;
    if (plan.codec === 'VP9') {
      await video.setRtpEncodingParameters(
        highest === noLayer ? { active: false } : svcEncoding(plan, highest, limit),
      );
      return true;
    }
    await runLayers(video, highest, simulcastCeilings(plan, limit), simulcastScales(plan));
    return true;
  }

  /** True when another step may help at once. */
  #failed(error: unknown, wanted: SharedTracks | null, uncertain: boolean): boolean {
    if (this.#transport === null || this.#transport.closed) return false;
    const code = error instanceof RequestError ? error.code : 'internal';
    if (this.#sent !== null) {
      // The picture is sent: without its sound, then.
      if (!(error instanceof RequestError)) console.error('A share is not as it should be:', error);
      return true;
    }
    if (code === 'conflict' && !uncertain) return true;
    if (waitingCodes.has(code) || wanted === null) return false;
    if (!(error instanceof RequestError)) console.error('The screen cannot be sent:', error);
    if (this.#wanted === wanted) this.emit('refused', { tracks: wanted, code });
    return this.#wanted !== wanted;
  }
}

function sizeNow({ video, tracks }: Sent): Promise<VideoSize | null> {
  return sourceSize(video.rtpSender, tracks.video);
}

function isOtherSize(size: VideoSize, lastSent: VideoSize | null): boolean {
  return size.width !== lastSent?.width || size.height !== lastSent.height;
}

function isOther(a: Running | null, b: Running): boolean {
  return a?.highest !== b.highest || a.limit !== b.limit;
}

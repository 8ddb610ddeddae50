import type { Device } from 'mediasoup-client';
import type { RtpCodecCapability, RtpEncodingParameters } from 'mediasoup-client/types';
import type { VideoSize } from '../../../shared/domain/cameraLayers.ts';
import { shareLayerCount, shareLayersMax } from '../../../shared/domain/shareLayers.ts';
import { ceilingsWithin, type VideoLimit } from '../../../shared/domain/videoLimits.ts';
import type { ShareMode } from '../../../shared/ipc/screen.ts';
import { encodingOf } from './screenOptions.ts';

/**
 * The codecs of shares. The smooth mode uses VP9 with SVC if everybody can decode it: three layers in full HD cost less
 * than half the CPU time of VP8 with simulcast, measured in Chromium 156 with software encoders. Everything else uses
 * VP8 with simulcast: Chromium sends no screen content in VP9 with SVC, and of AV1 with SVC a viewer behind mediasoup
 * 3.27 can decode only the lowest layer.
 */
export type ShareCodec = 'VP9' | 'VP8';

/** What the sending browser can encode. */
export interface SendingEngine {
  /** Whether it supports SVC and can switch its layers (W3C webrtc-svc). */
  readonly svc: boolean;
  readonly codecs: readonly RtpCodecCapability[];
}

/** A browser that supports none of it. */
export const plainEngine: SendingEngine = { svc: false, codecs: [] };

export function sendingEngine(
  device: Pick<Device, 'handlerName' | 'sendRtpCapabilities'>,
): SendingEngine {
  return {
    // Chromium-based browsers; they support webrtc-svc since 111. Others accept the parameters and ignore them.
    svc: device.handlerName === 'Chrome111',
    codecs: device.sendRtpCapabilities.codecs ?? [],
  };
}

/** The browser's description of a codec; undefined if it does not support it. */
export function codecOf(engine: SendingEngine, codec: ShareCodec): RtpCodecCapability | undefined {
  return engine.codecs.find(
    ({ mimeType }) => mimeType.toLowerCase() === `video/${codec}`.toLowerCase(),
  );
}

/** The codec for a share. `decodable` lists what everybody in the channel can decode; null before this is known. */
export function shareCodec(
  engine: SendingEngine,
  mode: ShareMode,
  decodable: readonly string[] | null,
): ShareCodec {
  const isUsable = mode === 'smooth' && engine.svc && codecOf(engine, 'VP9') !== undefined;
  return isUsable && (decodable?.includes('VP9') ?? true) ? 'VP9' : 'VP8';
}

/** How a share is encoded. */
export interface SharePlan {
  readonly codec: ShareCodec;
  readonly mode: ShareMode;
  /** The number of layers for the current size. */
  readonly layers: number;
}

/** The number of layers for a video of this size; one while the size is unknown. */
export function layersOfSize(size: VideoSize | null): number {
  return size === null ? 1 : shareLayerCount(size);
}

/** A quarter of the pixels needs a little less than a quarter of the bits. */
const layerShare = 1 / 5;

/** The maximum bitrates of the layers in bit/s, lowest first. */
function ceilingsOf({ mode, layers }: SharePlan): number[] {
  const { maxBitrate } = encodingOf(mode);
  return Array.from({ length: layers }, (_, layer) =>
    Math.round(maxBitrate * layerShare ** (layers - 1 - layer)),
  );
}

/**
 * The initial encodings, all inactive. Simulcast always has the maximum number of them, because a window may grow;
 * `simulcastScales` gives their current sizes.
 */
export function shareEncodings(plan: SharePlan): RtpEncodingParameters[] {
  const { codec, mode, layers } = plan;
  const common = { active: false, maxFramerate: encodingOf(mode).maxFramerate } as const;
  if (codec === 'VP9') {
    return [{ ...common, maxBitrate: sumOf(ceilingsOf(plan)), scalabilityMode: svcMode(layers) }];
  }
  const ceilings = ceilingsOf(plan);
  return simulcastScales(plan).map((scaleResolutionDownBy, layer) => ({
    ...common,
    maxBitrate: ceilings[layer] ?? encodingOf(mode).maxBitrate,
    scaleResolutionDownBy,
    scalabilityMode: 'L1T3',
  }));
}

/**
 * The scale-down factors of the simulcast layers, lowest first. For a small video libwebrtc encodes only the lowest
 * layers (below 960 × 540 pixels two, below 480 × 270 one), so the highest layer that it encodes has every pixel. A
 * viewer who requests a higher layer gets that one; a viewer who requests a lower layer gets at least what was
 * requested.
 */
export function simulcastScales({ layers }: Pick<SharePlan, 'layers'>): number[] {
  return Array.from({ length: shareLayersMax }, (_, layer) => 2 ** Math.max(0, layers - 1 - layer));
}

/**
 * The single encoding of SVC, up to and including this layer. Higher layers are not encoded, but the layers keep their
 * numbers.
 */
export function svcEncoding(
  plan: SharePlan,
  highest: number,
  limit: VideoLimit,
): RtpEncodingParameters {
  const layer = Math.min(highest, plan.layers - 1);
  const maxBitrate = sumOf(ceilingsOf(plan).slice(0, layer + 1));
  return {
    active: true,
    maxBitrate: Math.min(maxBitrate, limit ?? maxBitrate),
    scaleResolutionDownBy: 2 ** (plan.layers - 1 - layer),
    scalabilityMode: svcMode(layer + 1),
  };
}

/** The maximum bitrates of the simulcast layers within a limit; 0 for layers that do not fit. */
export function simulcastCeilings(plan: SharePlan, limit: VideoLimit): number[] {
  return ceilingsWithin(ceilingsOf(plan), limit);
}

/** What gives way if the computer or the network is too slow (W3C mst-content-hint). */
export function degradationOf(mode: ShareMode): RTCDegradationPreference {
  return mode === 'smooth' ? 'maintain-framerate' : 'maintain-resolution';
}

/**
 * Layers that depend on each other only in keyframes, so that layers which a viewer does not need are not sent to them.
 */
function svcMode(layers: number): string {
  return layers === 1 ? 'L1T3' : `L${layers}T3_KEY`;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

import type { Device } from 'mediasoup-client';
import type { RtpCodecCapability, RtpEncodingParameters } from 'mediasoup-client/types';
import type { VideoSize } from '../../../shared/domain/cameraLayers.ts';
import { shareLayerCount, shareLayersMax } from '../../../shared/domain/shareLayers.ts';
import { ceilingsWithin, type VideoLimit } from '../../../shared/domain/videoLimits.ts';
import type { ShareMode } from '../../../shared/ipc/screen.ts';
import { encodingOf } from './screenOptions.ts';

/**
 * The codecs of shares. Smooth: VP9 with its layers on top of each other (SVC) wherever everybody can show it; three layers in
 * full HD cost less than half the processor time of VP8 with its layers side by side (simulcast), measured in Chromium 156
 * with software encoders. All else is VP8 with simulcast: of a screen Chromium sends nothing in VP9 with SVC, and of AV1 with
 * SVC a viewer behind mediasoup 3.27 can decode the lowest layer only.
 */
export type ShareCodec = 'VP9' | 'VP8';

/** What the engine that sends can do. */
export interface SendingEngine {
  /** Whether it knows layers on top of each other, and lets them be switched (W3C webrtc-svc). */
  readonly svc: boolean;
  readonly codecs: readonly RtpCodecCapability[];
}

/** What an engine without any of it can do. */
export const plainEngine: SendingEngine = { svc: false, codecs: [] };

export function sendingEngine(
  device: Pick<Device, 'handlerName' | 'sendRtpCapabilities'>,
): SendingEngine {
  return {
    // Chromium, with all that is made of it; it has webrtc-svc since 111. Others take the words and leave them out.
    svc: device.handlerName === 'Chrome111',
    codecs: device.sendRtpCapabilities.codecs ?? [],
  };
}

/** How an engine knows a codec; undefined where it does not. */
export function codecOf(engine: SendingEngine, codec: ShareCodec): RtpCodecCapability | undefined {
  return engine.codecs.find(
    ({ mimeType }) => mimeType.toLowerCase() === `video/${codec}`.toLowerCase(),
  );
}

/** The codec for a share. `decodable`: what everybody in the channel can show; null before that is known. */
export function shareCodec(
  engine: SendingEngine,
  mode: ShareMode,
  decodable: readonly string[] | null,
): ShareCodec {
  const isUsable = mode === 'smooth' && engine.svc && codecOf(engine, 'VP9') !== undefined;
  return isUsable && (decodable?.includes('VP9') ?? true) ? 'VP9' : 'VP8';
}

/** One share as it is encoded. */
export interface SharePlan {
  readonly codec: ShareCodec;
  readonly mode: ShareMode;
  /** In how many layers what is shown now is sent. */
  readonly layers: number;
}

/** In how many layers a picture is sent; one while its size is not known. */
export function layersOfSize(size: VideoSize | null): number {
  return size === null ? 1 : shareLayerCount(size);
}

/** A quarter of the pixels needs somewhat less than a quarter of the bits. */
const layerShare = 1 / 5;

/** The ceilings of the layers in bit/s, lowest first. */
function ceilingsOf({ mode, layers }: SharePlan): number[] {
  const { maxBitrate } = encodingOf(mode);
  return Array.from({ length: layers }, (_, layer) =>
    Math.round(maxBitrate * layerShare ** (layers - 1 - layer)),
  );
}

/**
 * The encodings to begin with, none of which runs before it is wanted. Side by side there are always as many as there can
 * ever be, for a window may grow; `simulcastScales` says which size each of them has now.
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
 * By how much each side of the layers side by side is divided, lowest first. Of a small picture libwebrtc encodes the lowest
 * layers only (below 960 × 540 pixels two, below 480 × 270 one), so the highest that lives is the one with every pixel.
 * Whoever asks for one above it gets that; who asks for one below gets no less than asked for.
 */
export function simulcastScales({ layers }: Pick<SharePlan, 'layers'>): number[] {
  return Array.from({ length: shareLayersMax }, (_, layer) => 2 ** Math.max(0, layers - 1 - layer));
}

/** The one encoding of SVC, up to and with this layer: what is above it is not encoded, but the numbers of layers stay. */
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

/** The ceilings of layers side by side within a limit; 0 for those that do not fit. */
export function simulcastCeilings(plan: SharePlan, limit: VideoLimit): number[] {
  return ceilingsWithin(ceilingsOf(plan), limit);
}

/** What gives way when the machine or the network is too slow (W3C mst-content-hint). */
export function degradationOf(mode: ShareMode): RTCDegradationPreference {
  return mode === 'smooth' ? 'maintain-framerate' : 'maintain-resolution';
}

/** Layers that lean on each other in keyframes only: what a viewer does not look at need not be sent to it. */
function svcMode(layers: number): string {
  return layers === 1 ? 'L1T3' : `L${layers}T3_KEY`;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

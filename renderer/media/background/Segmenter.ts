import { type CompiledModel, loadAndCompile, loadLiteRt, Tensor } from '@litertjs/core';
import type { SegmenterFiles } from './backgroundMessages.ts';
import { drawTrialFigure, passesTrial } from './trialFigure.ts';

/** The model's input and output size in pixels: MediaPipe's selfie segmentation for landscape video. */
export const maskWidth = 256;
export const maskHeight = 144;
const pixels = maskWidth * maskHeight;
/** The first run is a warm-up; the fastest of the others is the speed of this computer. */
const trialRuns = 4;
/** The share of a new mask that is mixed into the previous one: edges would flicker otherwise. */
const newShare = 0.7;
/** Below the lower and above the upper certainty a pixel is wall or person; between them the edge is soft. */
const edge = { from: 0.3, to: 0.75 } as const;

/** Finds the person in a frame. LiteRT runs the model on the CPU, in the thread that creates it. Owns the model. */
export class Segmenter {
  readonly #model: CompiledModel;
  readonly #input = new Float32Array(pixels * 3);
  readonly #alpha = new Float32Array(pixels);
  readonly #maskPixels: ImageData;
  readonly #maskPen: OffscreenCanvasRenderingContext2D;
  readonly #smallPen: OffscreenCanvasRenderingContext2D;

  /**
   * Loads the model and tries it. Only once per worker, because LiteRT can be loaded only once.
   *
   * @returns the segmenter, and its best time for one frame in ms
   * @throws Error if it cannot be loaded or fails its trial
   */
  static async load(
    files: SegmenterFiles,
  ): Promise<{ readonly segmenter: Segmenter; readonly tookMs: number }> {
    // LiteRT would start the fastest GPU, which it does not use here.
    Object.defineProperty(navigator, 'gpu', { value: { requestAdapter: async () => null } });
    // This tells LiteRT's loader, made by Emscripten, where its other files are.
    Object.assign(globalThis, { Module: { locateFile: () => files.wasmUrl } });
    await loadLiteRt(files.loaderUrl);
    const model = await loadAndCompile(files.modelUrl, { accelerator: 'wasm' });
    const segmenter = new Segmenter(model);
    return { segmenter, tookMs: await segmenter.#try() };
  }

  private constructor(model: CompiledModel) {
    this.#model = model;
    this.#maskPixels = new ImageData(maskWidth, maskHeight);
    this.#maskPen = penOf(false);
    this.#smallPen = penOf(true);
  }

  /** The last frame, scaled down to the size of the mask. */
  get small(): OffscreenCanvas {
    return this.#smallPen.canvas;
  }

  /** The mask of a frame: opaque where the person is, transparent elsewhere. Always the same canvas. */
  async find(picture: CanvasImageSource): Promise<OffscreenCanvas> {
    this.#smallPen.drawImage(picture, 0, 0, maskWidth, maskHeight);
    const persons = await this.#run();
    const { data } = this.#maskPixels;
    for (let index = 0; index < pixels; index += 1) {
      const sure = ((persons[index] ?? 0) - edge.from) / (edge.to - edge.from);
      const now = Math.min(1, Math.max(0, sure));
      const before = this.#alpha[index] ?? 0;
      const alpha = before + (now - before) * newShare;
      this.#alpha[index] = alpha;
      data[index * 4 + 3] = alpha * 255;
    }
    this.#maskPen.putImageData(this.#maskPixels, 0, 0);
    return this.#maskPen.canvas;
  }

  async #try(): Promise<number> {
    drawTrialFigure(this.#smallPen, maskWidth, maskHeight);
    let tookMs = Number.POSITIVE_INFINITY;
    for (let run = 0; run < trialRuns; run += 1) {
      const beganMs = performance.now();
      const persons = await this.#run();
      if (!passesTrial(persons, maskWidth, maskHeight)) {
        throw new Error('the segmenter failed its trial');
      }
      if (run > 0) tookMs = Math.min(tookMs, performance.now() - beganMs);
    }
    return tookMs;
  }

  /** The model's certainty of a person for each pixel of the small frame, from 0 to 1. */
  async #run(): Promise<Float32Array> {
    const { data } = this.#smallPen.getImageData(0, 0, maskWidth, maskHeight);
    for (let from = 0, to = 0; from < data.length; from += 4, to += 3) {
      this.#input[to] = (data[from] ?? 0) / 255;
      this.#input[to + 1] = (data[from + 1] ?? 0) / 255;
      this.#input[to + 2] = (data[from + 2] ?? 0) / 255;
    }
    const input = new Tensor(this.#input, [1, maskHeight, maskWidth, 3]);
    const outputs = await this.#model.run(input);
    input.delete();
    // A copy, because the tensor's memory is freed with it.
    const persons = Float32Array.from(outputs[0]?.toTypedArray() ?? []);
    for (const output of outputs) output.delete();
    return persons;
  }
}

function penOf(willReadFrequently: boolean): OffscreenCanvasRenderingContext2D {
  const canvas = new OffscreenCanvas(maskWidth, maskHeight);
  const pen = canvas.getContext('2d', { willReadFrequently });
  if (pen === null) throw new Error('no 2D canvas is available');
  return pen;
}

import { type CompiledModel, loadAndCompile, loadLiteRt, Tensor } from '@litertjs/core';
import type { SegmenterFiles } from './backgroundMessages.ts';
import { drawTrialFigure, passesTrial } from './trialFigure.ts';

/** What the model takes and gives, in pixels: MediaPipe's selfie segmentation for landscape pictures. */
export const maskWidth = 256;
export const maskHeight = 144;
const pixels = maskWidth * maskHeight;
/** The first run prepares; the quickest of the others tells what the machine can do. */
const trialRuns = 4;
/** So much of a new mask goes into the one before: edges would flicker otherwise. */
const newShare = 0.7;
/** What the model is less or more sure of than this is wall or person; between them the edge is soft. */
const edge = { from: 0.3, to: 0.75 } as const;

/**
 * Finds the person in a picture: the model runs on the processor by LiteRT, in whatever thread it is made in, one for each.
 * Owns the model.
 */
export class Segmenter {
  readonly #model: CompiledModel;
  readonly #input = new Float32Array(pixels * 3);
  readonly #alpha = new Float32Array(pixels);
  readonly #maskPixels: ImageData;
  readonly #maskPen: OffscreenCanvasRenderingContext2D;
  readonly #smallPen: OffscreenCanvasRenderingContext2D;

  /**
   * Loads the model and tries it. Once in a worker: LiteRT can be loaded once.
   *
   * @returns the segmenter, and how long it takes at its best for one picture, in ms
   * @throws Error where it cannot be loaded or does not pass its trial
   */
  static async load(
    files: SegmenterFiles,
  ): Promise<{ readonly segmenter: Segmenter; readonly tookMs: number }> {
    // LiteRT would wake the strongest graphics card at its start, and has nothing for it to do here.
    Object.defineProperty(navigator, 'gpu', { value: { requestAdapter: async () => null } });
    // How its loader, made by Emscripten, is told where the rest of it lies.
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

  /** The picture that was looked at last, as small as the mask. */
  get small(): OffscreenCanvas {
    return this.#smallPen.canvas;
  }

  /** Where the person is in a picture: opaque there, transparent elsewhere. The same canvas each time. */
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
        throw new Error('the segmenter does not pass its trial');
      }
      if (run > 0) tookMs = Math.min(tookMs, performance.now() - beganMs);
    }
    return tookMs;
  }

  /** How sure the model is of a person, for each pixel of the small picture, from 0 to 1. */
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
    // A copy: what the tensor lies in goes with it.
    const persons = Float32Array.from(outputs[0]?.toTypedArray() ?? []);
    for (const output of outputs) output.delete();
    return persons;
  }
}

function penOf(willReadFrequently: boolean): OffscreenCanvasRenderingContext2D {
  const canvas = new OffscreenCanvas(maskWidth, maskHeight);
  const pen = canvas.getContext('2d', { willReadFrequently });
  if (pen === null) throw new Error('there is no canvas to draw on');
  return pen;
}

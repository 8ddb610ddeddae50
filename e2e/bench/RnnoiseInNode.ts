import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { inBlocks } from '../../shared/sound/inBlocks.fixture.ts';
import { steadyNoise } from '../../shared/sound/syllables.ts';

/** The used part of an audio worklet's processor. */
interface Processor {
  process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean;
}
type ProcessorClass = new (options: object) => Processor;

const require = createRequire(import.meta.url);
const worklet = '@sapphi-red/web-noise-suppressor/rnnoiseWorklet.js';
const machineCode = '@sapphi-red/web-noise-suppressor/rnnoise_simd.wasm';
/** Compiling takes a moment and has no event at its end. */
const mostTries = 400;

let loaded: Promise<ProcessorClass> | null = null;

/** The library's audio worklet, without a browser. */
export class RnnoiseInNode {
  readonly #processor: Processor;

  static async start(): Promise<RnnoiseInNode> {
    const file = readFileSync(require.resolve(machineCode));
    // A module runs only once, even when loaded again.
    loaded ??= loadClass();
    const processor = create(await loaded, new Uint8Array(file).buffer);
    const rnnoise = new RnnoiseInNode(processor);
    for (let tries = 0; tries < mostTries; tries += 1) {
      if (rnnoise.process(steadyNoise(1280, 0.01)).some((sample) => sample !== 0)) return rnnoise;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    throw new Error('RNNoise did not start');
  }

  private constructor(processor: Processor) {
    this.#processor = processor;
  }

  /** One channel at 48 kHz. */
  process(sound: Float32Array): Float32Array {
    return inBlocks(sound, (input, output) => this.#processor.process([[input]], [[output]]));
  }
}

async function loadClass(): Promise<ProcessorClass> {
  const classes: ProcessorClass[] = [];
  Object.assign(globalThis, {
    AudioWorkletProcessor: class {
      readonly port = new EventTarget();
    },
    registerProcessor: (_: string, processor: ProcessorClass) => classes.push(processor),
  });
  await import(pathToFileURL(require.resolve(worklet)).href);
  const [processor] = classes;
  if (processor === undefined) throw new Error('the library registers no processor');
  return processor;
}

/** In Node, Emscripten's code tries to read files; a worklet has no `process`. */
function create(processorClass: ProcessorClass, wasmBinary: ArrayBuffer): Processor {
  const { process } = globalThis;
  Object.assign(globalThis, { process: undefined });
  try {
    return new processorClass({ processorOptions: { maxChannels: 1, wasmBinary } });
  } finally {
    Object.assign(globalThis, { process });
  }
}

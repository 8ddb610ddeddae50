import wasmUrl from '@lichess-org/vosk-browser/dist/vosk.wasm?url';
import { deleteDatabase } from '../storage/deleteDatabase.ts';
import type { CaptionEngine, EngineText } from './CaptionEngine.ts';
import { type GivenModel, modelPath } from './modelMessages.ts';
import workerUrl from './voskWorker.ts?worker&url';

/** The engine keeps the files of its model in a database of this name. */
const databaseName = '/vosk';
/** A large model on a slow disk; an engine that says nothing for longer has died. */
const loadingMs = 120_000;
const recognizerId = 'own';

/** What the engine's worker says. */
type EngineNews =
  | { readonly event: 'load'; readonly result: boolean }
  | { readonly event: 'error'; readonly error?: unknown }
  | { readonly event: 'result'; readonly result: { readonly text?: string } }
  | { readonly event: 'partialresult'; readonly result: { readonly partial?: string } };

/** The engine Vosk (Kaldi) as WebAssembly: see `CreateCaptionEngine`. */
export async function createVoskEngine(
  model: Blob | null,
  onText: (understood: EngineText) => void,
): Promise<CaptionEngine> {
  // Another model before would be taken for this one.
  if (model !== null) await deleteDatabase(databaseName);
  const worker = new Worker(workerUrl);
  const order = (message: object, transfer: Transferable[] = []) =>
    worker.postMessage(message, transfer);
  order({ kind: 'model', model } satisfies GivenModel);
  order({ action: 'set', key: 'logLevel', value: -1 });
  try {
    await loadEngine(worker);
  } catch (error) {
    worker.terminate();
    throw error;
  }
  worker.addEventListener('message', ({ data }: MessageEvent<EngineNews | undefined>) => {
    if (data?.event === 'result') onText({ text: data.result.text ?? '', isFinal: true });
    else if (data?.event === 'partialresult') {
      onText({ text: data.result.partial ?? '', isFinal: false });
    }
  });
  let isMade = false;
  return {
    accept(samples, sampleRate) {
      if (!isMade) order({ action: 'create', recognizerId, sampleRate });
      isMade = true;
      order({ action: 'audioChunk', recognizerId, data: samples, sampleRate }, [samples.buffer]);
    },
    finish() {
      if (isMade) order({ action: 'retrieveFinalResult', recognizerId });
    },
    close: () => worker.terminate(),
  };
}

/** Rejects if the model cannot be used. */
function loadEngine(worker: Worker): Promise<void> {
  const loaded = Promise.withResolvers<void>();
  const over = new AbortController();
  const { signal } = over;
  const fail = (reason: unknown) => loaded.reject(new Error(`no model: ${String(reason)}`));
  const timer = setTimeout(() => fail('the engine says nothing'), loadingMs);
  worker.addEventListener('error', ({ message }) => fail(message), { signal });
  worker.addEventListener(
    'message',
    ({ data }: MessageEvent<EngineNews | undefined>) => {
      if (data?.event === 'load' && data.result) loaded.resolve();
      else if (data?.event === 'error') fail(data.error);
    },
    { signal },
  );
  worker.postMessage({
    action: 'load',
    wasmUrl: new URL(wasmUrl, document.baseURI).href,
    modelUrl: modelPath,
  });
  return loaded.promise.finally(() => {
    clearTimeout(timer);
    over.abort();
  });
}

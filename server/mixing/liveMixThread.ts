/*
 * The thread in which all live mixes are made: see `LiveMixer`.
 */
import { parentPort } from 'node:worker_threads';
import { MixEngine } from './MixEngine.ts';
import type { MixRequest } from './mixMessages.ts';

const engine = new MixEngine((packets) => parentPort?.postMessage(packets));
parentPort?.on('message', (requests: MixRequest[]) => {
  for (const request of requests) engine.handle(request);
});

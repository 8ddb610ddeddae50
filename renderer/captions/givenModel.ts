/*
 * In the worker of the engine, which fetches its model from an address: answers that one address with the files that the user has
 * chosen. They come in a message before those of the engine. No model: it is not there any more.
 */
import { type GivenModel, modelPath } from './modelMessages.ts';

let model: Blob | null = null;
const { fetch } = globalThis;

addEventListener('message', (event: MessageEvent<Partial<GivenModel>>) => {
  if (event.data?.kind !== 'model') return;
  event.stopImmediatePropagation();
  model = event.data.model ?? null;
});

globalThis.fetch = async (input, init) => {
  const address = input instanceof Request ? input.url : String(input);
  if (!address.endsWith(modelPath)) return await fetch(input, init);
  return model === null ? new Response(null, { status: 404 }) : new Response(model);
};

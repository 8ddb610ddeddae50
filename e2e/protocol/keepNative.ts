const kept = new Set<object>();

// A process that ends because nothing is left to do takes the engine's objects apart first, in an order in which they use
// each other after their end (node-webrtc, issue 636); one that exits by itself leaves them alone.
process.once('beforeExit', () => process.exit());

/**
 * Keeps an object of the engine without a browser for as long as this process lives, and answers it. The engine's threads
 * go on telling objects that were closed what happens to them; where one of them was collected by then, the process ends
 * in a segmentation fault (`napi_reference_unref` of an object that is gone), the more likely the busier the machine is.
 */
export function keepNative<T extends object>(object: T): T {
  kept.add(object);
  return object;
}

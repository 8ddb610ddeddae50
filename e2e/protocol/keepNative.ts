const kept = new Set<object>();

/**
 * Keeps an object of the engine without a browser for as long as this process lives, and answers it. The engine's threads
 * go on telling objects that were closed what happens to them; where one of them was collected by then, the process ends
 * in a segmentation fault (`napi_reference_unref` of an object that is gone), the more likely the busier the machine is.
 */
export function keepNative<T extends object>(object: T): T {
  kept.add(object);
  return object;
}

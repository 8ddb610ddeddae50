const kept = new Set<object>();

// When a process ends because nothing is left to do, node-webrtc frees its objects in an order in which they use freed
// objects (issue 636). An explicit exit skips this.
process.once('beforeExit', () => process.exit());

/**
 * Keeps a native wrtc object for the whole process, and returns it. wrtc's threads send events to closed objects too.
 * If such an object was garbage-collected, the process ends in a segmentation fault (`napi_reference_unref` of a freed
 * object). Load on the machine makes this more likely.
 */
export function keepNative<T extends object>(object: T): T {
  kept.add(object);
  return object;
}

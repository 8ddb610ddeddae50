const loaded = new WeakMap<BaseAudioContext, Map<string, Promise<void>>>();

/**
 * Loads a file of processors into a context's audio worklet, once: a context accepts a processor's name only once.
 *
 * @throws Error if it cannot be loaded; another call tries again
 */
export function loadWorklet(context: BaseAudioContext, url: string): Promise<void> {
  const ofContext = loaded.get(context) ?? new Map<string, Promise<void>>();
  loaded.set(context, ofContext);
  let loading = ofContext.get(url);
  if (loading === undefined) {
    loading = context.audioWorklet.addModule(url);
    ofContext.set(url, loading);
    loading.catch(() => ofContext.delete(url));
  }
  return loading;
}

let changes: ResizeObserver | null = null;

/**
 * Keeps `data-cut` on a line of text that is longer than its room, so that only such a line is clipped: each clip is work for the
 * browser whenever something on the page is drawn anew, and most names fit. Returns the function that stops it.
 */
export function watchCut(line: HTMLElement): () => void {
  // One for all: of a crowd there are hundreds of names.
  changes ??= new ResizeObserver((entries) => {
    // All are read before any is changed, so that nothing is laid out in between.
    const lines = entries.map(({ target }) => ({
      target,
      isCut: target.scrollWidth > target.clientWidth,
    }));
    for (const { target, isCut } of lines) target.toggleAttribute('data-cut', isCut);
  });
  changes.observe(line);
  return () => changes?.unobserve(line);
}

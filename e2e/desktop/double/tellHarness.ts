/** Messages from the double to the harness. */
export type DoubleNews =
  /** A browser runs; its pages can be driven at this DevTools protocol address. */
  | { readonly kind: 'browser'; readonly endpoint: string }
  /** Main asked for something that the double does not model. */
  | { readonly kind: 'refused'; readonly what: string }
  | { readonly kind: 'answered'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };

/** A request from the harness: a function for the main process, as text. */
export interface DoubleQuestion {
  readonly id: number;
  readonly code: string;
  readonly argument: unknown;
}

/** Does nothing if the double was started by hand. */
export function tellHarness(news: DoubleNews): void {
  if (process.connected) process.send?.(news);
}

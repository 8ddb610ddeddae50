/** Holds a part of the client, once its code is loaded. */
export interface LateHolder<Part> {
  /** Null before. */
  readonly current: Part | null;
  /** Calls back when it is there. Returns the function that stops it. */
  subscribe(listen: () => void): () => void;
}

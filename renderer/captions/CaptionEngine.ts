/** What an engine has understood of a sentence so far, or in the end. */
export interface EngineText {
  readonly text: string;
  readonly isFinal: boolean;
}

/** Turns speech into text on this machine. Owns what it needs for that. */
export interface CaptionEngine {
  /** Mono, from -1 to 1. What is understood is told by the callback with which it was made. */
  accept(samples: Float32Array<ArrayBuffer>, sampleRate: number): void;
  /** The speaker is silent: what is left of a sentence is told as final. */
  finish(): void;
  close(): void;
}

/**
 * Makes an engine.
 *
 * @param model a newly chosen one; null: the one that was used last
 * @throws Error if the model cannot be used
 */
export type CreateCaptionEngine = (
  model: Blob | null,
  onText: (understood: EngineText) => void,
) => Promise<CaptionEngine>;

/** What somebody says, as text that their own app has made of their voice. */
export interface Caption {
  readonly text: string;
  /** False while they go on: the next caption replaces this one. */
  readonly isFinal: boolean;
  /** For how long it has been spoken, in ms. */
  readonly spokenMs: number;
}

/** Of one caption; engines end a sentence long before. */
export const captionMaxLength = 600;
/** As long as anybody speaks without a pause. */
export const captionSpokenMaxMs = 120_000;

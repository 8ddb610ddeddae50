/**
 * What the line to a listener can carry, from everything down to what is dropped last. `noPictures`: no videos, nor the sound of shares.
 * `slimVoices`: also, others are asked to send their voices with fewer bits. `oneVoice`: also, one voice at a time.
 */
export const lineWidths = ['wide', 'noPictures', 'slimVoices', 'oneVoice'] as const;
export type LineWidth = (typeof lineWidths)[number];

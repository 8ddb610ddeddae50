/**
 * What the line to a listener can carry, from everything down to what is dropped last. `noPictures`: no videos, nor the sound of shares.
 * `slimVoices`: also, whoever is heard only on such lines is asked to send a voice with fewer bits. `oneVoice`: also, all
 * voices mixed to one, or where that cannot be done, one voice at a time.
 */
export const lineWidths = ['wide', 'noPictures', 'slimVoices', 'oneVoice'] as const;
export type LineWidth = (typeof lineWidths)[number];

/** What a peer can send. One producer of each at most. */
export const sources = ['microphone', 'camera', 'screen', 'screenAudio'] as const;
export type Source = (typeof sources)[number];

/** The kind of media that a source carries. */
export function kindOf(source: Source): 'audio' | 'video' {
  return source === 'microphone' || source === 'screenAudio' ? 'audio' : 'video';
}

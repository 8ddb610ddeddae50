/** What a peer can send. One producer of each at most. */
export const sources = ['microphone', 'camera', 'screen', 'screenAudio'] as const;
export type Source = (typeof sources)[number];

/** What a share consists of. The sound comes only with a picture. */
export const shareSources = ['screen', 'screenAudio'] as const satisfies readonly Source[];

/** Whether a source belongs to a share: nobody receives it who does not watch. */
export function isOfShare(source: Source): boolean {
  return (shareSources as readonly Source[]).includes(source);
}

/** The kind of media that a source carries. */
export function kindOf(source: Source): 'audio' | 'video' {
  return source === 'microphone' || source === 'screenAudio' ? 'audio' : 'video';
}

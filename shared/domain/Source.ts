/** What a peer can send. One producer of each at most. */
export const sources = ['microphone', 'whisper', 'camera', 'screen', 'screenAudio'] as const;
export type Source = (typeof sources)[number];

/** What a share consists of. The sound comes only with a picture. */
export const shareSources = ['screen', 'screenAudio'] as const satisfies readonly Source[];

/** Whether a source belongs to a share: nobody receives it who does not watch. */
export function isOfShare(source: Source): boolean {
  return (shareSources as readonly Source[]).includes(source);
}

/** What everybody in one's room may receive; a whisper goes past rooms, to those whom the server lets hear it. */
export const sharedSources: readonly Source[] = sources.filter((source) => source !== 'whisper');

/** What is looked at. */
export const videoSources = ['camera', 'screen'] as const satisfies readonly Source[];
export type VideoSource = (typeof videoSources)[number];

/** Whether a source is looked at. */
export function isVideoSource(source: Source): source is VideoSource {
  return (videoSources as readonly Source[]).includes(source);
}

/** What belongs to the channel in which it began, and ends with the stay there. */
export const roomSources = ['camera', ...shareSources] as const satisfies readonly Source[];

/** Whether a source can be sent only in a channel. */
export function isOfRoom(source: Source): boolean {
  return (roomSources as readonly Source[]).includes(source);
}

/** The kind of media that a source carries. */
export function kindOf(source: Source): 'audio' | 'video' {
  return isVideoSource(source) ? 'video' : 'audio';
}

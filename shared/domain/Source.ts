/** The sources that a peer can send, with at most one producer each. */
export const sources = ['microphone', 'whisper', 'camera', 'screen', 'screenAudio'] as const;
export type Source = (typeof sources)[number];

/** The sources of a share. Its sound is sent only together with the screen. */
export const shareSources = ['screen', 'screenAudio'] as const satisfies readonly Source[];

/** Whether a source belongs to a share, so that only its viewers receive it. */
export function isOfShare(source: ReceivedSource): boolean {
  return (shareSources as readonly ReceivedSource[]).includes(source);
}

/** The sources that everybody in the same room may receive. A whisper is independent of rooms: the server decides who receives it. */
export const sharedSources: readonly Source[] = sources.filter((source) => source !== 'whisper');

/** The sources with video. */
export const videoSources = ['camera', 'screen'] as const satisfies readonly Source[];
export type VideoSource = (typeof videoSources)[number];

/** Whether a source is video. */
export function isVideoSource(source: ReceivedSource): source is VideoSource {
  return (videoSources as readonly ReceivedSource[]).includes(source);
}

/** The sources that belong to the channel in which they were started. They end when the peer leaves it. */
export const roomSources = ['camera', ...shareSources] as const satisfies readonly Source[];

/** Whether a source can be sent only in a channel. */
export function isOfRoom(source: Source): boolean {
  return (roomSources as readonly Source[]).includes(source);
}

/** What an app receives: a source of somebody, or all voices of its channel mixed on the server to one stream. */
export type ReceivedSource = Source | 'mix';

/** The kind of media of a source. */
export function kindOf(source: ReceivedSource): 'audio' | 'video' {
  return isVideoSource(source) ? 'video' : 'audio';
}

import type { PeerId, RecordingId } from '../domain/ids.ts';
import type { RecordingSeat } from '../domain/Recording.ts';
import type { Source } from '../domain/Source.ts';
import { frameKeyBytes, frameSaltBytes } from './frameFormat.ts';

/** The `info` by which an app seals its keys of one epoch to the server's key for one recording. */
export function recordingKeysInfo(
  recordingId: RecordingId,
  peerId: PeerId,
  epoch: number,
): Uint8Array<ArrayBuffer> {
  return ascii(['perch-recording-keys-v1', recordingId, peerId, epoch].join('\n'));
}

/** What is recorded of somebody, in the order in which their keys are handed over. */
export function recordedSources({ videos }: Pick<RecordingSeat, 'videos'>): readonly Source[] {
  return videos ? ['microphone', 'screenAudio', 'camera', 'screen'] : ['microphone'];
}

/** A key with its salt, as it is handed over. */
export const handedKeyBytes = frameKeyBytes + frameSaltBytes;

function ascii(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

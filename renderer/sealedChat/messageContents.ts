import type { FileId } from '../../shared/domain/ids.ts';
import { messageMaxLength, tidyMessage } from '../../shared/domain/Message.ts';
import { attachedFilesMax, previewMaxBytes } from '../../shared/domain/SharedFile.ts';
import type { SealedContents } from '../actions/sealedMessages.ts';
import type { SealedFile } from '../state/sealedFiles.ts';

type Fields = Readonly<Record<string, unknown>>;

/** More pixels than a preview has. */
const pixelsMax = 4_096;

/**
 * What was sealed in a message, checked here because the server cannot. By hand: zod's checks would be added to the page's first load.
 *
 * @throws for anything else
 */
export function contentsFrom(json: string): SealedContents {
  const { text, files } = fieldsOf(JSON.parse(json));
  if (!Array.isArray(files) || files.length > attachedFilesMax) throw new Error('no files');
  return {
    text: tidyMessage(textOf(text, messageMaxLength * 4)).slice(0, messageMaxLength),
    files: files.map(fileFrom),
  };
}

function fileFrom(value: unknown): SealedFile {
  const { id, name, size, mediaType, preview, key } = fieldsOf(value);
  return {
    id: matching(id, /^[\w-]{24}$/) as FileId,
    name: textOf(name, 1024),
    size: wholeOf(size, Number.MAX_SAFE_INTEGER),
    mediaType: mediaType === null ? null : textOf(mediaType, 64),
    preview: preview === null ? null : previewFrom(preview),
    key: matching(key, /^[\w-]{43}$/),
  };
}

function previewFrom(value: unknown): SealedFile['preview'] {
  const { width, height, bytes } = fieldsOf(value);
  return {
    width: wholeOf(width, pixelsMax),
    height: wholeOf(height, pixelsMax),
    bytes: wholeOf(bytes, previewMaxBytes),
  };
}

function fieldsOf(value: unknown): Fields {
  if (typeof value !== 'object' || value === null) throw new Error('no object');
  return value as Fields;
}

function textOf(value: unknown, maxLength: number): string {
  if (typeof value !== 'string' || value.length > maxLength) throw new Error('no text');
  return value;
}

function matching(value: unknown, pattern: RegExp): string {
  const text = textOf(value, 64);
  if (!pattern.test(text)) throw new Error('another text');
  return text;
}

function wholeOf(value: unknown, max: number): number {
  if (!Number.isSafeInteger(value)) throw new Error('no whole number');
  const whole = value as number;
  if (whole < 0 || whole > max) throw new Error('too large');
  return whole;
}

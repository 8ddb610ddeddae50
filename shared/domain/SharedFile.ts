import type { FileId, UserId } from './ids.ts';

/** A file that people in a channel share while somebody is in it. */
export interface SharedFile {
  readonly id: FileId;
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** How many of its bytes the server has; others see a file when it has all. */
  readonly received: number;
  /** What its content is, if apps may show or play that, such as `image/png`; null for all else and until it is complete. */
  readonly mediaType: string | null;
  readonly uploader: { readonly id: UserId; readonly name: string };
  /** When the upload began; milliseconds since 1970. */
  readonly addedAt: number;
  /** When the uploader's file was last changed, to recognise it when an upload continues; milliseconds since 1970. */
  readonly modifiedAt: number;
}

/** Where the bytes of a file are sent and fetched, on the server: uploads by tus (https://tus.io), downloads by GET. */
export function filePath(fileId: FileId): string {
  return `/files/${fileId}`;
}

/** How much a server takes, in bytes. `fileMax` is 0 on a server without files. */
export interface FileLimits {
  readonly fileMax: number;
  readonly perPersonMax: number;
}

/**
 * Why a server takes no file now: it is off; the file is too large; this person has too much or too many there; the channel has
 * too many; all files of the server are too much; its disk would be full.
 */
export const fileRefusals = [
  'off',
  'tooLarge',
  'personFull',
  'channelFull',
  'serverFull',
  'diskFull',
] as const;
export type FileRefusal = (typeof fileRefusals)[number];

/** So that lists stay short. */
export const filesPerChannelMax = 200;
export const filesPerPersonMax = 50;

export function isComplete({ received, size }: Pick<SharedFile, 'received' | 'size'>): boolean {
  return received === size;
}

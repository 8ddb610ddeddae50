import type { FileId, UserId } from './ids.ts';

/** A file that people in a channel share, for as long as the channel says (`FileLifetime`). */
export interface SharedFile {
  readonly id: FileId;
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** How many of its bytes the server has; others see a file when it has all. */
  readonly received: number;
  /** What its content is, if apps may show or play that, such as `image/png`; null for all else and until it is complete. */
  readonly mediaType: string | null;
  /** The size of its preview; null for none. */
  readonly preview: PreviewSize | null;
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

/** Where a file's preview is fetched. */
export function previewPath(fileId: FileId): string {
  return `${filePath(fileId)}/preview`;
}

/** In pixels. */
export interface PreviewSize {
  readonly width: number;
  readonly height: number;
}

/** The most bytes of a preview, which its sender makes. */
export const previewMaxBytes = 32 * 1024;

/** How long the files of a channel are kept: `occupied`: as long as somebody is in the channel; or a number of days. */
export type FileLifetime = 'occupied' | number;
export const fileLifetimeMaxDays = 365;

/** What a message tells of a file that was sent with it, also when the file is gone. */
export type AttachedFile = Pick<SharedFile, 'id' | 'name' | 'size' | 'mediaType' | 'preview'>;

/** What the server calls a file that was sealed on its device: it says nothing. */
export function isSealedName(name: string): boolean {
  return /^[\w-]{22}\.sealed$/.test(name);
}

/** The most files of one message. */
export const attachedFilesMax = 10;

/** How much a server takes, in bytes. `fileMax` is 0 on a server without files. */
export interface FileLimits {
  readonly fileMax: number;
  readonly perPersonMax: number;
}

/**
 * Why a server takes no file now: it is off; the file is too large; this person has too much or too many there; the channel has
 * too many; the people at their address have too much; all files of the server are too much; its disk would be full.
 */
export const fileRefusals = [
  'off',
  'tooLarge',
  'personFull',
  'channelFull',
  'addressFull',
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

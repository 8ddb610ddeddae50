import { z } from 'zod';
import { tidyFileName } from '../../domain/fileNames.ts';
import type { ChannelId, FileId } from '../../domain/ids.ts';
import {
  type FileLifetime,
  type FileLimits,
  type FileRefusal,
  fileLifetimeMaxDays,
  isSealedName,
  previewMaxBytes,
  type SharedFile,
} from '../../domain/SharedFile.ts';
import { channelIdField } from '../pageFields.ts';
import { request } from '../request.ts';

/** The server makes it of 18 random bytes. */
export const fileIdField = z
  .string()
  .regex(/^[\w-]{24}$/)
  .transform((id) => id as FileId);

/**
 * The files of a channel. Their bytes go over HTTPS, with a token as `Authorization: Bearer …`: it proves who asks, as long as the
 * session lasts. Secret.
 */
export const fileRequests = {
  /**
   * The complete files of the peer's channel, and this person's own unfinished ones; none that is sealed, because only its message says
   * what it is. `conflict` when the peer is not in it.
   */
  'file:list': request<{
    readonly files: readonly SharedFile[];
    readonly token: string;
    readonly limits: FileLimits;
    readonly lifetime: FileLifetime;
  }>()(z.strictObject({ channelId: channelIdField })),
  /** What is needed to show files in the chat of a channel, and to send some: without being in it. Needs `read`. */
  'file:access': request<{
    readonly token: string;
    readonly limits: FileLimits;
    readonly lifetime: FileLifetime;
  }>()(z.strictObject({ channelId: channelIdField })),
  /**
   * Announces a file, for which the server keeps room until it is complete. An unfinished upload of the same file is answered
   * instead: it continues. `conflict` when the peer is not in the channel, unless its files are kept for days; and when it is not sealed
   * in an encrypted channel, or sealed in another one.
   */
  'file:add': request<
    { readonly file: SharedFile; readonly token: string } | { readonly refusal: FileRefusal }
  >()(
    z
      .strictObject({
        channelId: channelIdField,
        name: z.string().max(1024).transform(tidyFileName),
        size: z.int().min(0),
        modifiedAt: z.int().min(0),
        /** A picture of it, small as `isSmallImage` says; else `invalidRequest`. */
        preview: z
          .instanceof(Uint8Array)
          .refine(({ length }) => length <= previewMaxBytes)
          .nullable()
          .default(null),
        /** The bytes are sealed, with the preview; so is the name, and this one says nothing. */
        sealed: z.boolean().default(false),
      })
      .refine(({ name, sealed }) => sealed === isSealedName(name)),
  ),
  /** For its uploader, and for who manages the channel. Also ends an upload. */
  'file:remove': request<Record<string, never>>()(z.strictObject({ fileId: fileIdField })),
  /** How long the files of a channel are kept. Deletes older ones at once. Needs `manageChannels`. */
  'file:setLifetime': request<Record<string, never>>()(
    z.strictObject({
      channelId: channelIdField,
      lifetime: z.union([z.literal('occupied'), z.int().min(1).max(fileLifetimeMaxDays)]),
    }),
  ),
};

export interface FileNotifications {
  /** A complete file, for the peers in its channel who may read there. */
  'file:saved': { channelId: ChannelId; file: SharedFile };
  'file:removed': { channelId: ChannelId; fileId: FileId };
  /** For everybody who may read the channel. */
  'file:lifetimeChanged': { channelId: ChannelId; lifetime: FileLifetime };
}

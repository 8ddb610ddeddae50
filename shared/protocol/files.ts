import { z } from 'zod';
import { tidyFileName } from '../domain/fileNames.ts';
import type { ChannelId, FileId } from '../domain/ids.ts';
import type { FileLimits, FileRefusal, SharedFile } from '../domain/SharedFile.ts';
import { channelIdField } from './pageFields.ts';
import { request } from './request.ts';

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
   * The complete files of the peer's channel, and this person's own unfinished ones. `conflict` when the peer is not in it.
   */
  'file:list': request<{
    readonly files: readonly SharedFile[];
    readonly token: string;
    readonly limits: FileLimits;
  }>()(z.strictObject({ channelId: channelIdField })),
  /**
   * Announces a file, for which the server keeps room until it is complete. An unfinished upload of the same file is answered
   * instead: it continues. `conflict` when the peer is not in the channel.
   */
  'file:add': request<
    { readonly file: SharedFile; readonly token: string } | { readonly refusal: FileRefusal }
  >()(
    z.strictObject({
      channelId: channelIdField,
      name: z.string().max(1024).transform(tidyFileName),
      size: z.int().min(0),
      modifiedAt: z.int().min(0),
    }),
  ),
  /** For its uploader, and for who manages the channel. Also ends an upload. */
  'file:remove': request<Record<string, never>>()(z.strictObject({ fileId: fileIdField })),
};

export interface FileNotifications {
  /** A complete file, for the peers in its channel who may read there. */
  'file:saved': { channelId: ChannelId; file: SharedFile };
  'file:removed': { channelId: ChannelId; fileId: FileId };
}

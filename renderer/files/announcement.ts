import type { ChannelId } from '../../shared/domain/ids.ts';
import type { RequestInput } from '../../shared/protocol/protocol.ts';

/** How a file of this device is announced to the server. */
export async function announcementOf(
  channelId: ChannelId,
  file: File,
  preview: Blob | null,
): Promise<RequestInput<'file:add'>> {
  return {
    channelId,
    name: file.name.slice(0, 1024),
    size: file.size,
    modifiedAt: Math.max(0, Math.trunc(file.lastModified)),
    preview: preview && new Uint8Array(await preview.arrayBuffer()),
  };
}

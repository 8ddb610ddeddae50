import type { ChannelId, FileId } from '../../shared/domain/ids.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { ClientConnection } from './ClientConnection.ts';
import { type HandlersOf, ReadWhenSent } from './Handlers.ts';
import { personLimit } from './personLimit.ts';
import type { SignalingContext } from './SignalingContext.ts';

/** A folder of pictures at once; then one in two seconds. */
const additionBurst = 60;
const additionsPerSecond = 1 / 2;

/** The files of channels, without their bytes. */
export function fileHandlers(context: SignalingContext): HandlersOf<'file'> {
  const { audit, authority, channels, files, fileTokens, rooms } = context;
  const admitAddition = personLimit(additionBurst, additionsPerSecond);
  const admitList = personLimit(60, 2);

  return {
    'file:list': (client, { channelId }) => {
      const { user, id } = client.peer;
      admitList(client);
      authority.require(user, 'read', channelId);
      requireThere(client, channelId);
      return new ReadWhenSent(() => ({
        files: files.listFor(user.id, channelId),
        token: fileTokens.tokenOf(id),
        limits: files.limits,
      }));
    },

    'file:add': async (client, { channelId, ...wanted }) => {
      const { id, name } = client.peer.user;
      const requireRight = () => {
        authority.require(client.peer.user, 'files', channelId);
        requireThere(client, channelId);
      };
      requireRight();
      admitAddition(client);
      const added = await files.add({ ...wanted, channelId, uploader: { id, name } }, requireRight);
      if (typeof added === 'string') return { refusal: added };
      return { file: files.shown(added), token: fileTokens.tokenOf(client.peer.id) };
    },

    'file:remove': async (client, { fileId }) => {
      requireRemoval(client, fileId);
      const { user } = client.peer;
      const { channelId, uploader, name } = files.get(fileId);
      const channel = channels.get(channelId);
      await files.remove(fileId);
      if (uploader.id !== user.id) {
        audit.note({
          kind: 'fileRemoved',
          by: user,
          person: uploader,
          subject: name,
          channels: [channel],
        });
      }
      return {};
    },
  };

  /** Only those in a channel know of its files. */
  function requireThere({ peer }: ClientConnection, channelId: ChannelId): void {
    if (rooms.channelOf(peer) !== channelId) throw new RequestError('conflict', 'not in it');
  }

  /** People may remove their own files; for those of others they need the permission. */
  function requireRemoval({ peer: { user } }: ClientConnection, fileId: FileId): void {
    const { channelId, uploader } = files.get(fileId);
    if (uploader.id === user.id) return;
    if (!authority.sees(user, channelId)) throw new RequestError('notFound', 'no such file');
    authority.require(user, 'manageChannels', channelId);
  }
}

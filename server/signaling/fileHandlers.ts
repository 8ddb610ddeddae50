import type { ChannelId, FileId } from '../../shared/domain/ids.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { NewPreview } from '../files/FileCollection.ts';
import { smallImageSize } from '../people/pictureBytes.ts';
import type { ClientConnection } from './ClientConnection.ts';
import { type HandlersOf, ReadWhenSent } from './Handlers.ts';
import { personLimit } from './personLimit.ts';
import type { SignalingContext } from './SignalingContext.ts';

/** A folder of pictures at once; then one in two seconds. */
const additionBurst = 60;
const additionsPerSecond = 1 / 2;

/** @throws RequestError `invalidRequest` for bytes that are no small picture */
function previewOf(bytes: Uint8Array): NewPreview {
  const size = smallImageSize(bytes);
  if (!size) throw new RequestError('invalidRequest', 'no small picture');
  return { ...size, bytes };
}

/** The files of channels, without their bytes. */
export function fileHandlers(context: SignalingContext): HandlersOf<'file'> {
  const { audit, authority, channels, files, fileLifetimes, fileTokens, rooms, write } = context;
  const admitAddition = personLimit(additionBurst, additionsPerSecond);
  const admitList = personLimit(60, 2);
  const admitChange = personLimit(20, 1);

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
        lifetime: fileLifetimes.of(channelId),
      }));
    },

    'file:access': (client, { channelId }) => {
      const { user, id } = client.peer;
      admitList(client);
      authority.require(user, 'read', channelId);
      return {
        token: fileTokens.tokenOf(id),
        limits: files.limits,
        lifetime: fileLifetimes.of(channelId),
      };
    },

    'file:add': async (client, { channelId, preview: bytes, sealed, ...described }) => {
      const { id, name } = client.peer.user;
      const requireRight = () => {
        authority.require(client.peer.user, 'files', channelId);
        if (fileLifetimes.of(channelId) === 'occupied') requireThere(client, channelId);
        if (sealed !== (channels.get(channelId).sealed === true) || (sealed && bytes !== null)) {
          throw new RequestError('conflict', sealed ? 'it is sealed' : 'it is not sealed');
        }
      };
      requireRight();
      admitAddition(client);
      const preview = bytes && previewOf(bytes);
      const { addressGroup } = client;
      const wanted = { ...described, channelId, preview, addressGroup, uploader: { id, name } };
      const added = await files.add(wanted, requireRight);
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

    'file:setLifetime': async (client, { channelId, lifetime }) => {
      void client.session;
      admitChange(client);
      await write(async () => {
        authority.require(client.peer.user, 'manageChannels', channelId);
        if (fileLifetimes.of(channelId) === lifetime) return;
        await fileLifetimes.set(channelId, lifetime);
        const channel = channels.get(channelId);
        audit.note({
          kind: 'fileLifetimeSet',
          by: client.peer.user,
          subject: channel.name,
          channels: [channel],
        });
      });
      return {};
    },
  };

  /** Only those in a channel have a list of its files. */
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

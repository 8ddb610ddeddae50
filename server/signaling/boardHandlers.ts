import type { HandlersOf } from './Handlers.ts';
import { ReadWhenSent } from './Handlers.ts';
import { personLimit } from './personLimit.ts';
import type { SignalingContext } from './SignalingContext.ts';

/** An app sends what has changed at most some times a second, and more at once after a lost connection. */
const editBurst = 60;
const editsPerSecond = 12;
/** Opening sends the whole board. */
const openBurst = 12;
const opensPerSecond = 1 / 2;
/** All pictures of a board at once, in pieces. */
const imageBurst = 300;
const imagePiecesPerSecond = 20;
const clearBurst = 20;
const clearsPerSecond = 1 / 5;

/** Boards. Limits count per person, over all windows. Permissions are asked by `Boards`, in the moment of the deed. */
export function boardHandlers({ audit, boards, channels }: SignalingContext): HandlersOf<'board'> {
  const admitOpen = personLimit(openBurst, opensPerSecond);
  const admitEdit = personLimit(editBurst, editsPerSecond);
  const admitClear = personLimit(clearBurst, clearsPerSecond);
  const admitImage = personLimit(imageBurst, imagePiecesPerSecond);

  return {
    'board:open': async (client, id) => {
      void client.session;
      admitOpen(client);
      await boards.open(client, id);
      return new ReadWhenSent(() => boards.contentFor(client, id));
    },

    'board:close': (client, id) => {
      void client.session;
      boards.close(client, id);
      return {};
    },

    'board:edit': async (client, { channelId, kind, edition, elements }) => {
      void client.session;
      admitEdit(client);
      await boards.edit(client, { channelId, kind }, edition, elements);
      return {};
    },

    'board:clear': async (client, id) => {
      const { user } = client.peer;
      admitClear(client);
      await boards.clear(client, id);
      // The channel may be deleted meanwhile.
      const channel = channels.all.find((each) => each.id === id.channelId);
      audit.note({
        kind: 'boardCleared',
        by: user,
        ...(channel && { subject: channel.name, channels: [channel] }),
      });
      return {};
    },

    'board:addImage': async (client, { channelId, kind, ...piece }) => {
      void client.session;
      admitImage(client);
      await boards.addImage(client, { channelId, kind }, piece);
      return {};
    },

    'board:image': async (client, { channelId, kind, imageId, offset }) => {
      void client.session;
      admitImage(client);
      return await boards.imagePiece(client, { channelId, kind }, imageId, offset);
    },
  };
}

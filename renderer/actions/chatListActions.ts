import type { ChannelId } from '../../shared/domain/ids.ts';
import {
  type Message,
  type MessagePage,
  messageSearchPageMax,
} from '../../shared/domain/Message.ts';
import type { User } from '../../shared/domain/User.ts';
import { type Failure, RequestError } from '../../shared/protocol/errors.ts';
import { withGoneFiles, withPeople } from '../state/chatsState.ts';
import type { ChatsStore } from '../store/chatsStore.ts';
import type { ActionContext } from './ActionContext.ts';
import { isSealedChannel, type MessageSealing } from './sealedMessages.ts';
import { tryRequest } from './serverActions.ts';

/** Messages of a search, or the pinned ones. */
export interface FoundMessages {
  readonly messages: readonly Message[];
  readonly more: boolean;
}

/** Lists of the server's for text chat, beside the history: what is found, what is pinned, who wrote and who reacted. */
export function createChatListActions({
  chats,
  store,
  signaling,
  loadSealing,
}: Pick<ActionContext, 'store' | 'signaling'> & {
  readonly chats: ChatsStore;
  readonly loadSealing: () => Promise<MessageSealing>;
}) {
  const meet = ({
    people,
    goneFiles = [],
  }: Pick<MessagePage, 'people'> & Partial<Pick<MessagePage, 'goneFiles'>>) =>
    chats.setState((state) => ({
      people: withPeople(state.people, people),
      goneFiles: withGoneFiles(state.goneFiles, goneFiles),
    }));

  /** Messages as they can be read here. */
  async function opened(messages: readonly Message[]): Promise<readonly Message[]> {
    if (!messages.some(({ sealed }) => sealed)) return messages;
    return await (await loadSealing()).opener.openAll(messages);
  }

  async function searchSealed(
    channelId: ChannelId,
    text: string | null,
    skip: number,
  ): Promise<FoundMessages | Failure> {
    try {
      const sealing = await loadSealing();
      return await sealing.search(channelId, text, skip, async (before, limit) => {
        const place =
          before === null
            ? { at: 'newest' as const }
            : { at: 'before' as const, messageId: before };
        const page = await signaling.request('message:list', { channelId, place, limit });
        meet(page);
        return { ...page, messages: await sealing.opener.openAll(page.messages) };
      });
    } catch (error) {
      if (error instanceof RequestError) return { code: error.code, reason: error.message };
      throw error;
    }
  }

  return {
    /** The pinned messages, pinned last first. */
    async listPins(channelId: ChannelId): Promise<FoundMessages | Failure> {
      let found: readonly Message[] = [];
      const failure = await tryRequest(signaling, 'message:pins', { channelId }, (answer) => {
        meet(answer);
        found = answer.messages;
      });
      return failure ?? { messages: await opened(found), more: false };
    },

    /** Messages of a channel with these words, the newest first. In an encrypted one they are searched for on this device. */
    async searchMessages(
      channelId: ChannelId,
      text: string,
      skip: number,
    ): Promise<FoundMessages | Failure> {
      if (isSealedChannel(store.getState(), channelId)) {
        return await searchSealed(channelId, text, skip);
      }
      let found: FoundMessages = { messages: [], more: false };
      const wish = { channelId, text, skip, limit: messageSearchPageMax };
      const failure = await tryRequest(signaling, 'message:search', wish, (answer) => {
        meet(answer);
        found = answer;
      });
      return failure ?? found;
    },

    /** Messages of an encrypted channel with files that this device can open, the newest first. */
    listSealedFiles: (channelId: ChannelId, skip: number) => searchSealed(channelId, null, skip),

    /** Who has written in a channel; nobody when it cannot be asked now. */
    async listWriters(channelId: ChannelId): Promise<readonly User[]> {
      let writers: readonly User[] = [];
      await tryRequest(signaling, 'chat:writers', { channelId }, ({ people }) => {
        meet({ people });
        writers = people;
      });
      return writers;
    },

    /** Who reacted to a message with an emoji, the first ones. */
    async listReactors(
      { channelId, id }: Message,
      emoji: string,
    ): Promise<readonly User[] | Failure> {
      let reactors: readonly User[] = [];
      const wish = { channelId, messageId: id, emoji };
      const failure = await tryRequest(signaling, 'message:reactors', wish, ({ people }) => {
        reactors = people;
      });
      return failure ?? reactors;
    },
  };
}

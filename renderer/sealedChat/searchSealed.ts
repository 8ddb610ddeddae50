import type { ChannelId, MessageId } from '../../shared/domain/ids.ts';
import {
  type Message,
  type MessagePage,
  messagePageMax,
  messageSearchPageMax,
} from '../../shared/domain/Message.ts';

/** So many pages are looked through for one answer. */
const pagesMax = 20;

interface Search {
  readonly channelId: ChannelId;
  readonly text: string | null;
  readonly found: Message[];
  /** The oldest message that was looked at. */
  before: MessageId | null;
  isOver: boolean;
}

/** Loads a page of the history, opened as far as it can be read. */
type LoadPage = (before: MessageId | null, limit: number) => Promise<MessagePage>;

/**
 * Searches in an encrypted chat: the server cannot, so the history is loaded from its end backwards and searched here. Goes on from where
 * the last answer to the same question has ended. Without words it finds the messages with files that can be read here.
 */
export function sealedSearch() {
  let last: Search | null = null;

  return async (
    channelId: ChannelId,
    text: string | null,
    skip: number,
    loadPage: LoadPage,
  ): Promise<{ readonly messages: readonly Message[]; readonly more: boolean }> => {
    const isSame = last?.channelId === channelId && last.text === text && skip > 0;
    const search: Search =
      isSame && last !== null ? last : { channelId, text, found: [], before: null, isOver: false };
    last = search;
    const isFound = text === null ? hasReadableFiles : saysAll(text);
    for (let page = 0; page < pagesMax && !search.isOver; page += 1) {
      if (search.found.length >= skip + messageSearchPageMax) break;
      const { messages, hasOlder } = await loadPage(search.before, messagePageMax);
      for (const message of messages.toReversed()) {
        if (isFound(message)) search.found.push(message);
      }
      search.before = messages[0]?.id ?? search.before;
      search.isOver = !hasOlder || messages.length === 0;
    }
    const end = skip + messageSearchPageMax;
    return {
      messages: search.found.slice(skip, end),
      more: !search.isOver || search.found.length > end,
    };
  };
}

function hasReadableFiles({ files, sealed, reading }: Message): boolean {
  return files.length > 0 && (sealed === undefined || reading === 'open');
}

function saysAll(text: string): (message: Message) => boolean {
  const words = text.toLowerCase().normalize('NFC').split(/\s+/u).filter(Boolean);
  return (message) => {
    const said = message.text.toLowerCase();
    return words.length > 0 && words.every((word) => said.includes(word));
  };
}

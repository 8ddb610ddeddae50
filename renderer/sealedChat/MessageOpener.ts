import type { FileId, MessageId, UserId } from '../../shared/domain/ids.ts';
import { type Message, messageExcerpt } from '../../shared/domain/Message.ts';
import type { SealedReading } from '../../shared/domain/SealedText.ts';
import type { SealedContents } from '../actions/sealedMessages.ts';
import type { Standing } from '../state/CallEncryption.ts';
import type { SealedFile } from '../state/sealedFiles.ts';
import type { ChatKeyring } from './ChatKeyring.ts';
import { isSignedMessage, openMessage } from './sealedMessage.ts';

export interface MessageOpenerOptions {
  readonly keys: Pick<ChatKeyring, 'keyOf' | 'refresh'>;
  readonly standingOf: (userId: UserId, deviceKey: string) => Standing;
}

/** What came of opening a message. */
interface Opened {
  readonly reading: SealedReading;
  readonly contents: SealedContents | null;
}

/** Where a message was seen first, and the newest edit of it that was seen. */
interface Sighting {
  readonly id: MessageId;
  readonly revision: number;
}

/** More than a page loads in a day. */
const rememberedMax = 20_000;

/**
 * Opens sealed messages, and remembers what it has opened as long as the page lives: so it notices when the server shows one message
 * twice, or an edit that is older than one seen before.
 */
export class MessageOpener {
  readonly #options: MessageOpenerOptions;
  /** By signature. */
  readonly #opened = new Map<string, Opened>();
  readonly #sightings = new Map<string, Sighting>();
  /** Of messages that were read, for replies to them. */
  readonly #excerpts = new Map<string, string>();
  readonly #files = new Map<FileId, SealedFile>();

  constructor(options: MessageOpenerOptions) {
    this.#options = options;
  }

  /** A message as it was opened before; null for one that has to be opened first. */
  known(message: Message): Message | null {
    const opened = message.sealed && this.#opened.get(message.sealed.signature);
    if (message.sealed !== undefined && opened === undefined) return null;
    return this.#withExcerpt(opened ? this.#withContents(message, opened) : message);
  }

  /** These messages as they can be read now, in the same order. What was locked is tried again. */
  async openAll(messages: readonly Message[]): Promise<Message[]> {
    const opened = await Promise.all(
      messages.map(async (message) => {
        if (message.sealed === undefined) return null;
        const { signature } = message.sealed;
        const before = this.#opened.get(signature);
        const isOpened = before !== undefined && before.reading !== 'locked';
        const now = isOpened ? before : await this.#open(message);
        remember(this.#opened, signature, now);
        return now;
      }),
    );
    // In their order, whichever was opened first: of two copies the first one counts.
    const read = messages.map((message, index) => {
      const contents = opened[index] ?? null;
      return contents === null ? message : this.#withContents(message, contents);
    });
    // After all of them, because some answer others.
    return read.map((message) => this.#withExcerpt(message));
  }

  /** The files of a message as they were sealed. */
  filesOf({ files }: Pick<Message, 'files'>): SealedFile[] {
    return files.flatMap(({ id }) => this.#files.get(id) ?? []);
  }

  /** Null for one that was not sealed with a message that was opened. */
  fileOf(fileId: FileId): SealedFile | null {
    return this.#files.get(fileId) ?? null;
  }

  async #open(message: Message): Promise<Opened> {
    const { channelId, sealed, authorId, id, editedAt } = message;
    if (sealed === undefined) throw new Error('the message is not sealed');
    const replyTo = message.reply?.messageId ?? null;
    const isTheirs = authorId === null || authorId === sealed.userId;
    const isEdit = sealed.revision > 0;
    const isInPlace = isEdit ? editedAt !== null : editedAt === null && id > sealed.after;
    if (!isTheirs || !isInPlace || !(await isSignedMessage(channelId, replyTo, sealed))) {
      return { reading: 'wrong', contents: null };
    }
    const { keys } = this.#options;
    const key = await keys.keyOf(channelId, sealed.keyId);
    if (key === null) {
      void keys.refresh(channelId).catch(() => undefined);
      return { reading: 'locked', contents: null };
    }
    const contents = await openMessage(channelId, replyTo, sealed, key);
    if (contents === null) return { reading: 'wrong', contents };
    for (const file of contents.files) remember(this.#files, file.id, file);
    return { reading: 'open', contents };
  }

  #withContents(message: Message, { reading, contents }: Opened): Message {
    const { sealed } = message;
    // Its files stay as the server has them, for another try.
    if (sealed === undefined || contents === null) return { ...message, reading };
    if (this.#isCopied(message)) return { ...message, text: '', reading: 'copied' };
    const files = message.files.flatMap(({ id }) => {
      const file = contents.files.find((each) => each.id === id);
      if (file === undefined) return [];
      const { name, size, mediaType, preview } = file;
      const pixels = preview && { width: preview.width, height: preview.height };
      return [{ id, name, size, mediaType, preview: pixels }];
    });
    const isKnown = this.#options.standingOf(sealed.userId, sealed.deviceKey) !== 'changed';
    const read = { ...message, text: contents.text, files };
    const place = placeOf(message, message.id);
    // An answer shows it without the warning that stands beside it.
    if (isKnown) remember(this.#excerpts, place, messageExcerpt(read));
    else this.#excerpts.delete(place);
    return { ...read, reading: isKnown ? 'open' : 'unknownDevice' };
  }

  /** Whether the server has put one message into two places, or an earlier text of it back. */
  #isCopied({ channelId, id, sealed }: Message): boolean {
    if (sealed === undefined) return false;
    const name = `${channelId} ${sealed.userId} ${sealed.clientId}`;
    const seen = this.#sightings.get(name) ?? { id, revision: 0 };
    const revision = Math.max(seen.revision, sealed.revision);
    remember(this.#sightings, name, { ...seen, revision });
    return seen.id !== id || sealed.revision < revision;
  }

  /** The server knows no excerpt of a sealed message. */
  #withExcerpt(message: Message): Message {
    const { reply } = message;
    if (reply === null || reply.excerpt === null) return message;
    const excerpt = this.#excerpts.get(placeOf(message, reply.messageId));
    return excerpt === undefined ? message : { ...message, reply: { ...reply, excerpt } };
  }
}

function placeOf({ channelId }: Pick<Message, 'channelId'>, messageId: MessageId): string {
  return `${channelId} ${messageId}`;
}

/** Keeps the newest entries. */
function remember<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > rememberedMax && oldest !== undefined) map.delete(oldest);
}

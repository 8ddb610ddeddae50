import type { ChannelId, FileId, MessageId } from '../../shared/domain/ids.ts';
import {
  type Message,
  messageFault,
  tidyMessage,
  typingRepeatMs,
} from '../../shared/domain/Message.ts';
import { attachedFilesMax } from '../../shared/domain/SharedFile.ts';
import type { Failure } from '../../shared/protocol/errors.ts';
import type { RequestInput } from '../../shared/protocol/protocol.ts';
import type { DraftFileRepository } from '../files/DraftFileRepository.ts';
import { makePreview } from '../files/makePreview.ts';
import type { ChatFiles, DraftFile } from '../state/ChatFiles.ts';
import type { UnsentFile, UnsentMessage } from '../state/chatsState.ts';
import { withMessage } from '../state/messageWindow.ts';
import type { SealedUpload } from '../state/sealedFiles.ts';
import { type ChatsStore, openChatChanges } from '../store/chatsStore.ts';
import type { ActionContext } from './ActionContext.ts';
import {
  isSealedChannel,
  type MessageSealing,
  mentionsNamedIn,
  sendSealed,
} from './sealedMessages.ts';
import { tryRequest } from './serverActions.ts';

interface ChatSendContext extends Pick<ActionContext, 'store' | 'signaling'> {
  readonly chats: ChatsStore;
  readonly files: Pick<ChatFiles, 'send'>;
  /** Keeps the files that wait to be sent over a reload. */
  readonly draftFiles: Pick<DraftFileRepository, 'read' | 'keep' | 'remove'>;
  readonly loadSealing: () => Promise<MessageSealing>;
}

/** The files of an unsent message. */
interface Parcel {
  readonly drafts: readonly DraftFile[];
  /** Of those that the server has. */
  readonly fileIds: Map<string, FileId>;
  /** Those that are sent to an encrypted channel: each is sealed once, so that a second try goes on. */
  readonly sealed: Map<string, SealedUpload>;
  /** Ends its uploads. */
  readonly discarding: AbortController;
}

/** Writing a message: drafts, the files beside them, and sending. */
export function createChatSendActions({
  chats,
  store,
  signaling,
  files,
  draftFiles,
  loadSealing,
}: ChatSendContext) {
  /** One message after another, so that they arrive in the order in which they were written. */
  let sending: Promise<void> = Promise.resolve();
  let typedAt = Number.NEGATIVE_INFINITY;
  /** By client ids. */
  const parcels = new Map<string, Parcel>();
  const { changeOpen } = openChatChanges(chats);

  /** Everything is read, and the message is the newest. */
  function keepSent({ message }: { message: Message }, clientId: string): void {
    const { channelId, id } = message;
    draftFiles.remove(parcels.get(clientId)?.drafts.map(({ key }) => key) ?? []);
    parcels.delete(clientId);
    chats.setState((state) => {
      const chat = state.chats.get(channelId);
      return {
        unsent: state.unsent.filter((each) => each.clientId !== clientId),
        ...(chat &&
          id > chat.readTo && {
            chats: new Map(state.chats).set(channelId, {
              ...chat,
              lastId: Math.max(chat.lastId, id) as MessageId,
              readTo: id,
              unread: 0,
              mentions: 0,
            }),
          }),
      };
    });
    changeOpen(channelId, ({ window, isAtEnd }) => ({
      window: window && withMessage(window, message, isAtEnd),
    }));
  }

  function changeUnsent(
    clientId: string,
    change: (message: UnsentMessage) => Partial<UnsentMessage>,
  ): void {
    chats.setState(({ unsent }) => ({
      unsent: unsent.map((each) =>
        each.clientId === clientId ? { ...each, ...change(each) } : each,
      ),
    }));
  }

  function keepParcel(clientId: string, drafts: readonly DraftFile[]): void {
    parcels.set(clientId, {
      drafts,
      fileIds: new Map(),
      sealed: new Map(),
      discarding: new AbortController(),
    });
  }

  const setFailure = (clientId: string, failure: UnsentMessage['failure']) =>
    changeUnsent(clientId, () => ({ failure, isWaiting: false }));

  async function sealedOf({ sealed }: Parcel, draft: DraftFile): Promise<SealedUpload> {
    const known = sealed.get(draft.key);
    if (known) return known;
    const made = await (await loadSealing()).sealFile(draft.file, await draft.preview);
    sealed.set(draft.key, made);
    return made;
  }

  /** Uploads the files of a message that the server does not have yet. Returns whether it has all. */
  async function upload(clientId: string, channelId: ChannelId): Promise<boolean> {
    const parcel = parcels.get(clientId);
    if (parcel === undefined) return true;
    const isSealed = isSealedChannel(store.getState(), channelId);
    // The channel has become encrypted meanwhile, or is not any more.
    if (parcel.fileIds.size > 0 && isSealed !== parcel.sealed.size > 0) parcel.fileIds.clear();
    const missing = parcel.drafts.filter(({ key }) => !parcel.fileIds.has(key));
    const outcomes = await Promise.all(
      missing.map(async (draft) => {
        const show = (sent: number) =>
          changeUnsent(clientId, (message) => ({
            files: message.files.map((file) => (file.key === draft.key ? { ...file, sent } : file)),
          }));
        const sealed = isSealed ? await sealedOf(parcel, draft).catch(() => null) : null;
        if (isSealed && sealed === null) return { failure: 'cannotEncrypt' as const };
        const { signal } = parcel.discarding;
        const outcome = await files.send(channelId, draft, show, signal, sealed);
        if ('fileId' in outcome) parcel.fileIds.set(draft.key, outcome.fileId);
        return outcome;
      }),
    );
    const failed = outcomes.find((outcome) => 'failure' in outcome);
    if (failed && 'failure' in failed) setFailure(clientId, failed.failure);
    return failed === undefined;
  }

  /** Sends a message whose files the server has: sealed, if its channel is encrypted. */
  function send({
    clientId,
    channelId: id,
    text,
    replyTo,
  }: UnsentMessage): Promise<Failure | null> {
    const channelId = id as ChannelId;
    const { drafts = [], fileIds, sealed: uploads } = parcels.get(clientId) ?? {};
    const wish = {
      channelId,
      clientId,
      replyTo,
      fileIds: drafts.flatMap(({ key }) => fileIds?.get(key) ?? []),
    };
    const attempt = (said: Pick<RequestInput<'message:send'>, 'text' | 'sealed' | 'mentions'>) =>
      tryRequest(signaling, 'message:send', { ...wish, ...said }, (sent) =>
        keepSent(sent, clientId),
      );
    if (!isSealedChannel(store.getState(), channelId)) return attempt({ text });
    const mentions = mentionsNamedIn(text);
    const sealedFiles = drafts.flatMap(({ key }) => {
      const [fileId, upload] = [fileIds?.get(key), uploads?.get(key)];
      return fileId && upload ? { ...upload.entry, id: fileId } : [];
    });
    // Some went up before the channel was encrypted: they are sealed at the next try.
    if (sealedFiles.length < drafts.length) {
      return Promise.resolve({ code: 'conflict', reason: 'not all files are sealed' });
    }
    const contents = { text, files: sealedFiles };
    return sendSealed(
      loadSealing(),
      channelId,
      { clientId, revision: 0, replyTo },
      contents,
      (sealed) => attempt({ text: '', sealed, mentions: mentions }),
    );
  }

  async function deliver(clientId: string): Promise<void> {
    setFailure(clientId, null);
    const unsent = chats.getState().unsent.find((each) => each.clientId === clientId);
    const isOpen = !isSealedChannel(store.getState(), unsent?.channelId as ChannelId);
    // Written for those who have the keys: it never leaves in the clear.
    if (unsent?.isSealed && isOpen) {
      setFailure(clientId, 'unsealed');
      return;
    }
    // Files first: messages without them do not wait for that.
    if (!unsent || !(await upload(clientId, unsent.channelId as ChannelId))) return;
    sending = sending.then(async () => {
      const message = chats.getState().unsent.find((each) => each.clientId === clientId);
      if (message === undefined) return;
      const { fileIds } = parcels.get(clientId) ?? {};
      const failure = await send(message);
      // Gone meanwhile: another try uploads them again.
      if (failure?.code === 'notFound') fileIds?.clear();
      if (failure) setFailure(clientId, failure.code);
    });
    await sending;
  }

  function changeDraftFiles(
    channelId: ChannelId,
    change: (drafts: readonly DraftFile[]) => readonly DraftFile[],
  ): void {
    chats.setState(({ draftFiles }) => {
      const { [channelId]: before = [], ...others } = draftFiles;
      const drafts = change(before);
      return { draftFiles: drafts.length === 0 ? others : { ...others, [channelId]: drafts } };
    });
  }

  async function post(
    channelId: ChannelId,
    text: string,
    replyTo: MessageId | null,
    drafts: readonly DraftFile[],
  ): Promise<void> {
    const clientId = crypto.randomUUID();
    typedAt = Number.NEGATIVE_INFINITY;
    if (drafts.length > 0) {
      keepParcel(clientId, drafts);
      draftFiles.keep(drafts.map(({ key, file }) => ({ key, channelId, clientId, file })));
    }
    const files = drafts.map(
      ({ key, file }): UnsentFile => ({ key, name: file.name, size: file.size, sent: 0 }),
    );
    const isSealed = isSealedChannel(store.getState(), channelId);
    const message = { clientId, channelId, text, replyTo, files, isSealed, failure: null };
    chats.setState(({ unsent }) => ({ unsent: [...unsent, message] }));
    await deliver(clientId);
  }

  return {
    setDraft(channelId: ChannelId, text: string): void {
      chats.setState(({ drafts }) => {
        const { [channelId]: _, ...others } = drafts;
        return { drafts: text === '' ? others : { ...others, [channelId]: text } };
      });
    },

    /** Puts files beside the draft of a channel. Returns how many are too many for one message, and stay out. */
    attachFiles(channelId: ChannelId, added: readonly File[]): number {
      const room = attachedFilesMax - (chats.getState().draftFiles[channelId]?.length ?? 0);
      const drafts = added.slice(0, room).map((file) => draftOf(crypto.randomUUID(), file));
      changeDraftFiles(channelId, (before) => [...before, ...drafts]);
      draftFiles.keep(drafts.map(({ key, file }) => ({ key, channelId, clientId: null, file })));
      return added.length - drafts.length;
    },

    detachFile(channelId: ChannelId, key: string): void {
      changeDraftFiles(channelId, (before) => before.filter((draft) => draft.key !== key));
      draftFiles.remove([key]);
    },

    /** Takes up the files that an earlier page has kept, beside drafts and of unsent messages. */
    async restoreFiles(): Promise<void> {
      const kept = await draftFiles.read();
      const drafts = kept.filter(({ clientId }) => clientId === null);
      for (const [channelId, files] of Map.groupBy(drafts, (file) => file.channelId)) {
        changeDraftFiles(channelId, (now) =>
          [...files.map(({ key, file }) => draftOf(key, file)), ...now].slice(0, attachedFilesMax),
        );
      }
      const { unsent } = chats.getState();
      for (const { clientId, files, failure } of unsent) {
        if (failure !== 'filesLost') continue;
        const found = files.flatMap(({ key }) => kept.find((each) => each.key === key) ?? []);
        // Some may have been too large.
        if (found.length < files.length) continue;
        keepParcel(
          clientId,
          found.map(({ key, file }) => draftOf(key, file)),
        );
        setFailure(clientId, 'disconnected');
      }
      const isSent = (clientId: string) => !unsent.some((each) => each.clientId === clientId);
      draftFiles.remove(
        kept.flatMap(({ key, clientId }) => (clientId !== null && isSent(clientId) ? [key] : [])),
      );
    },

    /** Says that the user is writing, at most every few seconds. */
    noteTyping(channelId: ChannelId): void {
      const now = performance.now();
      if (now - typedAt < typingRepeatMs) return;
      typedAt = now;
      void tryRequest(signaling, 'chat:type', { channelId });
    },

    /**
     * Sends a message, with the files that are beside the draft of the channel. It is in `unsent` until the server has stored it.
     */
    async sendMessage(
      channelId: ChannelId,
      text: string,
      replyTo: MessageId | null,
    ): Promise<void> {
      const drafts = chats.getState().draftFiles[channelId] ?? [];
      changeDraftFiles(channelId, () => []);
      changeOpen(channelId, () => ({ replyTo: null, keepsUnread: false }));
      await post(channelId, text, replyTo, drafts);
    },

    /** Answers a message from elsewhere: what is being written in the chat stays as it is. */
    async answerMessage(channelId: ChannelId, messageId: MessageId, text: string): Promise<void> {
      const answer = tidyMessage(text);
      if (messageFault(answer) === null) await post(channelId, answer, messageId, []);
    },

    /** Sends an unsent message again; the server stores it once. */
    retryMessage: (clientId: string) => deliver(clientId),

    discardMessage(clientId: string): void {
      const parcel = parcels.get(clientId);
      parcel?.discarding.abort();
      for (const fileId of parcel?.fileIds.values() ?? []) {
        void tryRequest(signaling, 'file:remove', { fileId });
      }
      parcels.delete(clientId);
      const discarded = chats.getState().unsent.find((each) => each.clientId === clientId);
      draftFiles.remove(discarded?.files.map(({ key }) => key) ?? []);
      chats.setState(({ unsent }) => ({
        unsent: unsent.filter((each) => each.clientId !== clientId),
      }));
    },
  };
}

function draftOf(key: string, file: File): DraftFile {
  return { key, file, preview: makePreview(file) };
}

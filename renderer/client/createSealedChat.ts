import type { ChannelId, FileId, UserId } from '../../shared/domain/ids.ts';
import type { Message } from '../../shared/domain/Message.ts';
import type { PreviewSize } from '../../shared/domain/SharedFile.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { ActionContext } from '../actions/ActionContext.ts';
import type { MessageSealing } from '../actions/sealedMessages.ts';
import { realClock } from '../media/encryption/KeyClock.ts';
import { BrowserChatKeys } from '../sealedChat/ChatKeyRepository.ts';
import { ChatKeyring } from '../sealedChat/ChatKeyring.ts';
import type { OwnDevice } from '../sealedChat/keyShare.ts';
import { MessageOpener } from '../sealedChat/MessageOpener.ts';
import { openingOf, sealFile } from '../sealedChat/sealedFile.ts';
import { sealMessage } from '../sealedChat/sealedMessage.ts';
import { sealedSearch } from '../sealedChat/searchSealed.ts';
import type { DeviceKey } from '../signaling/DeviceKey.ts';
import type { Standing } from '../state/CallEncryption.ts';
import { withPeople } from '../state/chatsState.ts';
import { createChatSealsStore } from '../store/chatSealsStore.ts';
import { type ChatsStore, openChatChanges } from '../store/chatsStore.ts';
import type { CallKeys } from './createCallKeys.ts';

interface SealedChatNeeds extends Pick<ActionContext, 'store' | 'session' | 'signaling'> {
  readonly chats: ChatsStore;
  readonly key: Promise<DeviceKey>;
  readonly callKeys: Promise<CallKeys>;
}

/** Builds what seals and opens the messages of encrypted chats; loaded with the first connection to a server that has some. */
export async function createSealedChat(needs: SealedChatNeeds) {
  const { store, session, signaling, chats } = needs;
  const [device, { known, onTrust }] = await Promise.all([needs.key, needs.callKeys]);
  const repository = new BrowserChatKeys(device.publicKey);
  const hpke = repository.hpkeKeys();
  const seals = createChatSealsStore();

  async function own(): Promise<OwnDevice> {
    const userId = store.getState().me?.user.id;
    if (userId === undefined) throw new RequestError('notSignedIn', 'nobody is signed in');
    const sign = (text: string) => device.sign(text);
    return { userId, deviceKey: device.publicKey, sign, hpke: await hpke };
  }
  const standingOf = (userId: UserId, deviceKey: string): Standing =>
    deviceKey === device.publicKey ? 'known' : known.standingOf(userId, deviceKey);
  const keys = new ChatKeyring({
    own,
    request: (...parameters) => signaling.request(...parameters),
    repository,
    clock: realClock,
    meet: (...person) => known.meet(...person),
    namePeople: (named) => chats.setState(({ people }) => ({ people: withPeople(people, named) })),
    standingOf,
  });
  const opener = new MessageOpener({ keys, standingOf });
  const { changeWindow } = openChatChanges(chats);

  /** Puts messages into the open chat as they were opened. */
  function show(channelId: ChannelId, opened: readonly Message[]): void {
    changeWindow(channelId, (window) => ({
      ...window,
      messages: window.messages.map((message) => {
        const one = opened.find(({ id }) => id === message.id);
        // It may have been edited meanwhile.
        return one?.reading && one.sealed?.signature === message.sealed?.signature
          ? { ...message, text: one.text, files: one.files, reply: one.reply, reading: one.reading }
          : message;
      }),
    }));
  }

  /** Opens what of the open chat has not been opened. */
  async function openShown(isAgain: boolean): Promise<void> {
    const { open } = chats.getState();
    const messages = (open?.window?.messages ?? []).filter(
      ({ sealed, reading }) => sealed !== undefined && (isAgain || reading === undefined),
    );
    if (open === null || messages.length === 0) return;
    const known = messages.map(
      (message) => opener.known(message) ?? { ...message, reading: 'opening' as const },
    );
    show(open.channelId, known);
    show(open.channelId, await opener.openAll(messages));
  }

  const tell = (channelId: ChannelId) => {
    const seal = keys.sealOf(channelId);
    seals.setState((before) => new Map(before).set(channelId, seal), true);
  };
  const isSealed = (channelId: ChannelId) =>
    store.getState().presence.channels.some(({ id, sealed }) => id === channelId && sealed);
  /** Reads what is kept of the chat that is open, and asks for what is missing. */
  async function follow(channelId: ChannelId): Promise<void> {
    await keys.keyOf(channelId, '');
    tell(channelId);
    if (!isSealed(channelId)) return;
    await keys.refresh(channelId);
    await keys.handOn(channelId);
  }

  keys.connected();
  const stops = [
    session.on('opened', () => {
      keys.connected();
      const { open } = chats.getState();
      if (open) void follow(open.channelId).catch(() => undefined);
    }),
    signaling.on('chatKey:changed', ({ channelId }) => keys.keysChanged(channelId)),
    signaling.on('chatKey:wanted', ({ channelId }) => keys.wanted(channelId)),
    onTrust((trust) => {
      if (trust === 'lost') void keys.distrusted();
      void keys.trustChanged().then(() => openShown(true));
    }),
    keys.on('changed', (channelId) => {
      tell(channelId);
      if (chats.getState().open?.channelId === channelId) void openShown(true);
    }),
    chats.subscribe((state, before) => {
      const channelId = state.open?.channelId;
      if (channelId !== undefined && channelId !== before.open?.channelId) {
        void follow(channelId).catch(() => undefined);
      }
      if (state.open?.window !== before.open?.window) void openShown(false);
    }),
  ];
  const { open } = chats.getState();
  if (open) void follow(open.channelId).catch(() => undefined);
  void openShown(false);

  const search = sealedSearch();
  const sealing: MessageSealing = {
    opener,
    search,
    async sealFile(file, preview) {
      const size = preview && (await pixelsOf(preview));
      return await sealFile(file, preview && size && { blob: preview, size });
    },
    async seal(channelId, facts, contents, refused) {
      const secret = await keys.sealingKey(channelId, refused);
      const after = chats.getState().chats.get(channelId)?.lastId ?? 0;
      return await sealMessage(channelId, secret, await own(), { ...facts, after }, contents);
    },
  };
  return {
    ...sealing,
    /** What opens a file of a message; null for one that was not sealed. */
    openingOf(fileId: FileId) {
      const file = opener.fileOf(fileId);
      return file && openingOf(file);
    },
    sealing: {
      state: seals,
      acceptRollback: (channelId: ChannelId) => keys.acceptRollback(channelId),
    },
    close() {
      for (const stop of stops) stop();
      keys.close();
    },
  };
}

/** The size of a picture; null where the browser cannot read it. */
async function pixelsOf(picture: Blob): Promise<PreviewSize | null> {
  try {
    const bitmap = await createImageBitmap(picture);
    const { width, height } = bitmap;
    bitmap.close();
    return { width, height };
  } catch {
    return null;
  }
}

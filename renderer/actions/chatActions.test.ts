import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { FileId, MessageId, PeerId } from '../../shared/domain/ids.ts';
import type { Message } from '../../shared/domain/Message.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { WaitingFile } from '../files/DraftFileRepository.ts';
import type { ChatFiles } from '../state/ChatFiles.ts';
import { type ChatsStore, createChatsStore } from '../store/chatsStore.ts';
import { createPerchStore, type PerchStore } from '../store/perchStore.ts';
import { ann, bob, chatOf, general, messageOf, pageOf } from '../testing/messages.fixture.ts';
import { channelOf } from '../testing/people.fixture.ts';
import { type ChatActions, createChatActions } from './chatActions.ts';

const storage = { getItem: () => null, setItem: () => undefined };
/** The answers of the server by request; a missing one is refused as not connected. */
let answers: Record<string, (payload: never) => object>;
let asked: [string, unknown][];
let chats: ChatsStore;
let actions: ChatActions;
let store: PerchStore;

/** Seals nothing: it only says by which key it would. */
let keyIds: string[];
const seal = vi.fn(async (_channel, facts, _contents, refused) => {
  keyIds.push(refused ?? 'none');
  return { ...facts, keyId: `after ${refused ?? 'none'}` };
});
const loadSealing = async () => ({ seal, opener: { filesOf: () => [] } }) as never;

const files = { follow: vi.fn(), send: vi.fn<ChatFiles['send']>() };
/** What is kept over a reload. */
let kept: WaitingFile[];
const draftFiles = {
  read: async () => kept,
  keep(added: readonly WaitingFile[]) {
    kept = [...kept.filter(({ key }) => !added.some((each) => each.key === key)), ...added];
  },
  remove(keys: readonly string[]) {
    kept = kept.filter(({ key }) => !keys.includes(key));
  },
};

const request = async (name: string, payload: unknown, inOrder?: (value: object) => void) => {
  asked.push([name, payload]);
  const answer = answers[name];
  if (answer === undefined) throw new RequestError('disconnected', 'for a test');
  const value = answer(payload as never);
  inOrder?.(value);
  return value;
};

beforeEach(() => {
  store = createPerchStore(storage);
  keyIds = [];
  store.setState({ me: { peerId: 'p' as PeerId, user: ann } });
  chats = createChatsStore(storage);
  asked = [];
  answers = {
    'chat:open': () => ({ page: pageOf(1, 50), chat: chatOf(50), lifetime: 'forever' }),
    'chat:close': () => ({}),
  };
  kept = [];
  const signaling = { request } as never;
  actions = createChatActions({ chats, store, signaling, files, draftFiles, loadSealing });
});

const open = () => chats.getState().open;
const ids = () => open()?.window?.messages.map(({ id }) => id) ?? [];
const names = () => asked.map(([name]) => name);

it('opens a chat at its end, and at the first unread message where there is one', async () => {
  await actions.openChat(general);
  expect(open()).toMatchObject({ start: { at: 'newest' }, lineAfter: null, loading: null });
  expect(chats.getState().people.get(bob.id)).toBe(bob);
  actions.closeChat();
  answers['chat:open'] = () => ({
    page: pageOf(1, 50),
    chat: chatOf(50, { readTo: 40 as MessageId, unread: 10 }),
    lifetime: 'forever',
  });
  await actions.openChat(general);
  expect(open()).toMatchObject({
    start: { at: 'message', messageId: 41, align: 'start' },
    lineAfter: 40,
  });
  expect(names()).toEqual(['chat:open', 'chat:close', 'chat:open']);
});

it('says why a chat could not be opened, and opens it later', async () => {
  const { 'chat:open': answer } = answers;
  delete answers['chat:open'];
  await actions.openChat(general);
  expect(open()).toMatchObject({ window: null, failure: 'disconnected', loading: null });
  if (answer) answers['chat:open'] = answer;
  await actions.reloadChat();
  expect(open()).toMatchObject({ failure: null });
  expect(ids()).toHaveLength(50);
});

it('loads older and newer pages, one at a time, and none where there is none', async () => {
  answers['chat:open'] = () => ({
    page: pageOf(50, 60, { hasOlder: true, hasNewer: true }),
    chat: chatOf(99),
    lifetime: 'forever',
  });
  answers['message:list'] = ({ place }: { place: { at: string } }) =>
    place.at === 'before' ? pageOf(40, 49, { hasOlder: false }) : pageOf(61, 70);
  await actions.openChat(general);
  await Promise.all([actions.loadOlder(), actions.loadOlder()]);
  await actions.loadNewer();
  await actions.loadOlder();
  await actions.loadNewer();
  expect(ids()).toHaveLength(31);
  expect(names()).toEqual(['chat:open', 'message:list', 'message:list']);
});

it('keeps what was not sent, and sends it again with the same client id', async () => {
  await actions.openChat(general);
  await actions.sendMessage(general, 'hello', null);
  const [unsent] = chats.getState().unsent;
  expect(unsent).toMatchObject({ text: 'hello', failure: 'disconnected' });
  const sent: Message = messageOf(51, { authorId: ann.id, text: 'hello' });
  answers['message:send'] = () => ({ message: sent });
  await actions.retryMessage(unsent?.clientId ?? '');
  expect(chats.getState().unsent).toEqual([]);
  expect(ids().at(-1)).toBe(51);
  const clientIds = asked
    .filter(([name]) => name === 'message:send')
    .map(([, payload]) => (payload as { clientId: string }).clientId);
  expect(clientIds).toEqual([unsent?.clientId, unsent?.clientId]);
});

it('sends messages in the order in which they were written', async () => {
  const texts: string[] = [];
  answers['message:send'] = ({ text }: { text: string }) => {
    texts.push(text);
    return { message: messageOf(50 + texts.length, { authorId: ann.id, text }) };
  };
  await Promise.all(['a', 'b', 'c'].map((text) => actions.sendMessage(general, text, null)));
  expect(texts).toEqual(['a', 'b', 'c']);
});

it('reads all by sending, and a discarded message is gone', async () => {
  chats.setState({ chats: new Map([[general, chatOf(9, { readTo: 5 as MessageId, unread: 4 })]]) });
  answers['message:send'] = () => ({ message: messageOf(10, { authorId: ann.id }) });
  await actions.sendMessage(general, 'hello', null);
  expect(chats.getState().chats.get(general)).toMatchObject({ lastId: 10, readTo: 10, unread: 0 });
  delete answers['message:send'];
  await actions.sendMessage(general, 'lost', null);
  actions.discardMessage(chats.getState().unsent[0]?.clientId ?? '');
  expect(chats.getState().unsent).toEqual([]);
});

it('jumps to a message that is loaded, or loads what is around it', async () => {
  answers['message:list'] = () => pageOf(3, 9, { hasNewer: true });
  answers['chat:open'] = () => ({ page: pageOf(50, 60), chat: chatOf(60), lifetime: 'forever' });
  await actions.openChat(general);
  await actions.showMessage(55 as MessageId);
  expect(open()?.jump).toEqual({ messageId: 55, count: 1 });
  expect(names()).toEqual(['chat:open']);
  await actions.showMessage(6 as MessageId);
  expect(ids()).toEqual([3, 4, 5, 6, 7, 8, 9]);
  expect(open()?.start).toEqual({ at: 'message', messageId: 6, align: 'center' });
});

it('continues where it was on a new connection', async () => {
  await actions.openChat(general);
  actions.setInSight({ isAtEnd: false, topId: 20 as MessageId });
  await actions.resumeChat();
  actions.setInSight({ isAtEnd: true });
  await actions.resumeChat();
  expect(asked.map(([, payload]) => (payload as { place: object }).place)).toEqual([
    { at: 'unread' },
    { at: 'around', messageId: 20 },
    { at: 'newest' },
  ]);
});

it('a message that is marked as unread stays so while it is in sight', async () => {
  await actions.openChat(general);
  answers['chat:markUnread'] = () => ({ chat: chatOf(50, { readTo: 48 as MessageId, unread: 2 }) });
  await actions.markUnread(messageOf(49));
  expect(open()).toMatchObject({ keepsUnread: true, lineAfter: 48 });
});

it('drafts are kept per channel, also over a reload', () => {
  const kept = new Map<string, string>();
  const disk = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  const first = createChatsStore(disk);
  const { setDraft } = createChatActions({
    chats: first,
    store: createPerchStore(storage),
    signaling: { request: vi.fn() } as never,
    files,
    draftFiles,
    loadSealing,
  });
  setDraft(general, 'half a');
  setDraft(general, 'half a sentence');
  expect(createChatsStore(disk).getState().drafts).toEqual({ [general]: 'half a sentence' });
  setDraft(general, '');
  expect(createChatsStore(disk).getState().drafts).toEqual({});
});

it('what was being sent when the page closed is unsent after a reload, with its client id', () => {
  const kept = new Map<string, string>();
  const disk = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  const message = {
    clientId: 'one',
    channelId: general,
    text: 'hi',
    replyTo: null,
    files: [],
    isSealed: false,
    failure: null,
  };
  createChatsStore(disk).setState({ unsent: [message] });
  expect(createChatsStore(disk).getState().unsent).toEqual([
    { ...message, failure: 'disconnected' },
  ]);
  kept.set('perch.chat.unsent', '[{"broken":true}]');
  expect(createChatsStore(disk).getState().unsent).toEqual([]);
});

describe('files', () => {
  const attach = (...names: string[]) =>
    actions.attachFiles(
      general,
      names.map((name) => new File(['x'], name)),
    );
  const fileIdOf = (name: string) => name.padEnd(24, '-') as FileId;
  const isSent = () => {
    answers['message:send'] = ({ text }: { text: string }) => ({
      message: messageOf(51, { authorId: ann.id, text }),
    });
  };
  const sentFiles = () =>
    asked
      .filter(([name]) => name === 'message:send')
      .map(([, payload]) => (payload as { fileIds: string[] }).fileIds);

  beforeEach(() => {
    files.send.mockReset().mockImplementation(async (_channelId, { file }, onSent) => {
      onSent(1);
      return { fileId: fileIdOf(file.name) };
    });
  });

  it('stand beside the draft of their channel, up to ten, and are taken away again', () => {
    expect(attach('a', 'b')).toBe(0);
    const [first] = chats.getState().draftFiles[general] ?? [];
    actions.detachFile(general, first?.key ?? '');
    expect(chats.getState().draftFiles[general]?.map(({ file }) => file.name)).toEqual(['b']);
    expect(attach(...'0123456789x')).toBe(2);
    expect(chats.getState().draftFiles[general]).toHaveLength(10);
  });

  it('are uploaded with their message, which is sent after them', async () => {
    isSent();
    attach('a', 'b');
    const sending = actions.sendMessage(general, 'look', null);
    expect(chats.getState().draftFiles).toEqual({});
    expect(chats.getState().unsent).toMatchObject([{ files: [{ name: 'a' }, { name: 'b' }] }]);
    await sending;
    expect(sentFiles()).toEqual([[fileIdOf('a'), fileIdOf('b')]]);
    expect(chats.getState().unsent).toEqual([]);
  });

  it('do not hold up messages without any', async () => {
    isSent();
    const { promise, resolve } = Promise.withResolvers<{ fileId: FileId }>();
    files.send.mockReturnValue(promise);
    attach('large');
    const slow = actions.sendMessage(general, 'film', null);
    await actions.sendMessage(general, 'quick', null);
    expect(chats.getState().unsent.map(({ text }) => text)).toEqual(['film']);
    resolve({ fileId: fileIdOf('large') });
    await slow;
    expect(chats.getState().unsent).toEqual([]);
  });

  it('that are there already are not uploaded again at another try', async () => {
    isSent();
    files.send
      .mockResolvedValueOnce({ fileId: fileIdOf('a') })
      .mockResolvedValueOnce({ failure: 'diskFull' });
    attach('a', 'b');
    await actions.sendMessage(general, '', null);
    const [unsent] = chats.getState().unsent;
    expect(unsent?.failure).toBe('diskFull');
    expect(sentFiles()).toEqual([]);
    await actions.retryMessage(unsent?.clientId ?? '');
    expect(files.send.mock.calls.map(([, { file }]) => file.name)).toEqual(['a', 'b', 'b']);
    expect(sentFiles()).toEqual([[fileIdOf('a'), fileIdOf('b')]]);
  });

  it('of a discarded message end, and are removed', async () => {
    const { promise, resolve } = Promise.withResolvers<{ failure: 'gone' }>();
    files.send.mockResolvedValueOnce({ fileId: fileIdOf('a') }).mockReturnValueOnce(promise);
    answers['file:remove'] = () => ({});
    attach('a', 'b');
    const sending = actions.sendMessage(general, '', null);
    await vi.waitFor(() => expect(files.send).toHaveBeenCalledTimes(2));
    const signal = files.send.mock.calls[1]?.[3];
    actions.discardMessage(chats.getState().unsent[0]?.clientId ?? '');
    expect(signal?.aborted).toBe(true);
    resolve({ failure: 'gone' });
    await sending;
    expect(asked).toEqual([['file:remove', { fileId: fileIdOf('a') }]]);
    expect(chats.getState().unsent).toEqual([]);
  });

  describe('of a page that was closed', () => {
    /** Closes the page, and opens another one with the same storage. */
    async function reload(): Promise<void> {
      const texts = new Map<string, string>();
      const disk = {
        getItem: (key: string) => texts.get(key) ?? null,
        setItem: (key: string, value: string) => void texts.set(key, value),
      };
      const { unsent } = chats.getState();
      createChatsStore(disk).setState({ unsent });
      chats = createChatsStore(disk);
      const store = createPerchStore(storage);
      const signaling = { request } as never;
      actions = createChatActions({ chats, store, signaling, files, draftFiles, loadSealing });
      await actions.restoreFiles();
    }

    it('stand beside their draft again, until they are taken away', async () => {
      attach('a', 'b', 'c');
      actions.detachFile(general, kept[1]?.key ?? '');
      await reload();
      const drafts = chats.getState().draftFiles[general] ?? [];
      expect(drafts.map(({ file }) => file.name)).toEqual(['a', 'c']);
      for (const { key } of drafts) actions.detachFile(general, key);
      await reload();
      expect(chats.getState().draftFiles).toEqual({});
    });

    it('go with their message when it is sent again, and are not kept after that', async () => {
      attach('a', 'b');
      await actions.sendMessage(general, 'look', null);
      await reload();
      const [unsent] = chats.getState().unsent;
      expect(unsent).toMatchObject({
        failure: 'disconnected',
        files: [{ name: 'a' }, { name: 'b' }],
      });
      expect(chats.getState().draftFiles).toEqual({});
      isSent();
      await actions.retryMessage(unsent?.clientId ?? '');
      expect(sentFiles().at(-1)).toEqual([fileIdOf('a'), fileIdOf('b')]);
      expect([chats.getState().unsent, kept]).toEqual([[], []]);
    });

    it('are removed with a message that is discarded, or was sent by another page', async () => {
      attach('a');
      await actions.sendMessage(general, '', null);
      await reload();
      actions.discardMessage(chats.getState().unsent[0]?.clientId ?? '');
      expect(kept).toEqual([]);
      attach('b');
      await actions.sendMessage(general, '', null);
      chats.setState({ unsent: [] });
      await reload();
      expect(kept).toEqual([]);
    });

    it('are lost where they could not all be kept, and their message says so', async () => {
      attach('a', 'b');
      await actions.sendMessage(general, '', null);
      kept = kept.slice(1);
      await reload();
      expect(chats.getState().unsent).toMatchObject([
        { files: [{ name: 'a' }, { name: 'b' }], failure: 'filesLost' },
      ]);
    });
  });
});

describe('in an encrypted channel', () => {
  const setSealed = (isSealed: boolean) =>
    store.setState(({ presence }) => ({
      presence: {
        ...presence,
        channels: [channelOf('General', isSealed ? { sealed: true } : {})],
      },
    }));
  const sent = () => asked.flatMap(([name, payload]) => (name === 'message:send' ? [payload] : []));

  it('a message goes only sealed, and again by another key where the server wants one', async () => {
    setSealed(true);
    let tries = 0;
    answers['message:send'] = () => {
      tries += 1;
      if (tries === 1) throw new RequestError('outdated', 'a new key is needed');
      return { message: messageOf(51) };
    };
    await actions.sendMessage(general, 'secret <@bob>', null);
    expect(keyIds).toEqual(['none', 'after none']);
    expect(sent()).toHaveLength(2);
    expect(sent()[1]).toMatchObject({ text: '', mentions: { userIds: ['bob'], everyone: false } });
    expect(JSON.stringify(sent())).not.toContain('secret');
    expect(chats.getState().unsent).toEqual([]);
  });

  it('a message that was written for it is never sent in the clear', async () => {
    setSealed(true);
    await actions.sendMessage(general, 'secret', null);
    const [unsent] = chats.getState().unsent;
    expect(unsent).toMatchObject({ failure: 'disconnected' });
    setSealed(false);
    answers['message:send'] = () => ({ message: messageOf(51) });
    asked = [];
    await actions.retryMessage(unsent?.clientId ?? '');
    expect(sent()).toEqual([]);
    expect(chats.getState().unsent).toMatchObject([{ failure: 'unsealed' }]);
  });

  it('a sealed message is not edited in the clear', async () => {
    const sealed = { clientId: 'client', revision: 0 } as Message['sealed'];
    setSealed(false);
    const message = messageOf(3, { ...(sealed && { sealed }), reading: 'open' });
    expect(await actions.editMessage(message, 'changed')).toMatchObject({ code: 'conflict' });
    expect(names()).not.toContain('message:edit');
  });
});

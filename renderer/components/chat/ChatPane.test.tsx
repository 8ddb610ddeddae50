import { act, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { MessageId } from '../../../shared/domain/ids.ts';
import { callsHolderOf } from '../../testing/calls.fixture.ts';
import { ann, bob, chatOf, general, messageOf, pageOf } from '../../testing/messages.fixture.ts';
import { channelOf, everyone } from '../../testing/people.fixture.ts';
import { ChatPane } from './ChatPane.tsx';
import { openChatOf, renderWithChat } from './renderWithChat.fixture.tsx';
import { useOpenChat } from './useChat.ts';

function Pane() {
  const open = useOpenChat((each) => each);
  return open && <ChatPane channel={channelOf('General')} open={open} />;
}

const field = () => screen.getByRole('textbox', { name: 'Message to General' });
const message = (text: string) => {
  const article = screen.getByText(text).closest('article');
  if (!article) throw new Error(`no message says ${text}`);
  return article;
};
const mine = (id: number, text: string) => messageOf(id, { authorId: ann.id, text });

test('messages of one person in a short time stand under one name', () => {
  const messages = [messageOf(1), messageOf(2), mine(3, 'mine'), messageOf(4), messageOf(20)];
  renderWithChat(<Pane />, { open: openChatOf(pageOf(1, 1, { messages })) });
  const continued = screen
    .getAllByRole('article')
    .map((article) => article.dataset['continued'] !== undefined);
  expect(continued).toEqual([false, true, false, false, false]);
  expect(screen.getByText('This is where General begins.')).toBeTruthy();
});

test('of 100,000 messages only those in sight are drawn', () => {
  renderWithChat(<Pane />, { open: openChatOf(pageOf(1, 100_000)) });
  const drawn = screen.getAllByRole('article');
  // Fifty fit, and ten beside them on each side.
  expect(drawn.length).toBeGreaterThanOrEqual(50);
  expect(drawn.length).toBeLessThanOrEqual(75);
});

test('Enter sends, Shift+Enter begins a line, and the draft is empty then', async () => {
  const { user, chat, chats } = renderWithChat(<Pane />);
  await user.type(field(), 'one{Shift>}{Enter}{/Shift}two');
  expect(chats().drafts[general]).toBe('one\ntwo');
  expect(chat.noteTyping).toHaveBeenCalledWith(general);
  await user.keyboard('{Enter}');
  expect(chat.sendMessage).toHaveBeenCalledWith(general, 'one\ntwo', null);
  expect(chats().drafts[general]).toBe('');
});

test('nothing blank is sent, and what is too long says by how much', async () => {
  const { user, chat } = renderWithChat(<Pane />, { drafts: { [general]: 'x'.repeat(4_003) } });
  expect(screen.getByRole('alert').textContent).toBe('3 characters too many');
  await user.click(field());
  await user.keyboard('{Enter}');
  await user.clear(field());
  await user.type(field(), '   {Enter}');
  expect(chat.sendMessage).not.toHaveBeenCalled();
});

test('a name after @ is completed, and sent as a mention', async () => {
  const { user, chat } = renderWithChat(<Pane />);
  await user.type(field(), 'hi @bo');
  expect(screen.getByRole('option', { name: '@Bob' })).toBeTruthy();
  await user.keyboard('{Enter}');
  expect(field()).toHaveProperty('value', 'hi @Bob ');
  await user.keyboard('you{Enter}');
  expect(chat.sendMessage).toHaveBeenCalledWith(general, 'hi <@bob> you', null);
});

test('everyone can be mentioned only by who may', async () => {
  const { user } = renderWithChat(<Pane />);
  await user.type(field(), '@every');
  expect(screen.queryByRole('option')).toBeNull();
});

test('everyone is offered to who may mention them', async () => {
  const may = { ...everyone, permissions: [...everyone.permissions, 'mentionEveryone' as const] };
  const { user } = renderWithChat(<Pane />, {}, { roles: [may] });
  await user.type(field(), '@every');
  expect(screen.getByRole('option', { name: /@everyone/ })).toBeTruthy();
});

test('the up arrow edits my last message; Escape leaves it as it was', async () => {
  const messages = [mine(1, 'first'), mine(2, 'hi <@bob>'), messageOf(3)];
  const { user, chat } = renderWithChat(<Pane />, {
    open: openChatOf(pageOf(1, 1, { messages })),
  });
  await user.click(field());
  await user.keyboard('{ArrowUp}');
  const editor = screen.getByRole('textbox', { name: 'Edit your message' });
  expect(editor).toHaveProperty('value', 'hi @Bob');
  await user.keyboard('{Escape}');
  expect(screen.queryByRole('textbox', { name: 'Edit your message' })).toBeNull();
  await user.click(field());
  await user.keyboard('{ArrowUp}!{Enter}');
  expect(chat.editMessage).toHaveBeenCalledWith(messages[1], 'hi <@bob>!');
  expect(chat.closeChat).not.toHaveBeenCalled();
});

test('arrow keys move between messages, and their actions follow by Tab', async () => {
  const { user, chat } = renderWithChat(<Pane />);
  message('message 3').focus();
  await user.keyboard('{ArrowUp}');
  expect(document.activeElement).toBe(message('message 2'));
  const bar = within(message('message 2')).getByRole('toolbar');
  await user.click(within(bar).getByRole('button', { name: 'Reply' }));
  expect(chat.setReplyTo).toHaveBeenCalledWith(2);
});

test('others’ messages can be neither edited nor deleted, my own can', async () => {
  const { user, chat } = renderWithChat(<Pane />, {
    open: openChatOf(pageOf(1, 1, { messages: [messageOf(1), mine(2, 'mine')] })),
  });
  const items = async (text: string) => {
    act(() => message(text).focus());
    await user.click(within(message(text)).getByRole('button', { name: 'More' }));
    return (await screen.findAllByRole('menuitem')).map((item) => item.textContent);
  };
  expect(await items('message 1')).toEqual(['Reply', 'Copy text', 'Mark as unread']);
  await user.keyboard('{Escape}');
  expect(screen.queryByRole('menu')).toBeNull();
  expect(chat.closeChat).not.toHaveBeenCalled();
  expect(await items('mine')).toContain('Edit');
  await user.click(screen.getByRole('menuitem', { name: 'Delete' }));
  expect(chat.deleteMessage).not.toHaveBeenCalled();
  await user.click(within(screen.getByRole('alertdialog')).getByRole('button', { name: 'Delete' }));
  expect(chat.deleteMessage).toHaveBeenCalled();
});

test('the author of a message is called from its menu', async () => {
  const calls = callsHolderOf({});
  const { user } = renderWithChat(<Pane />, {}, {}, undefined, calls);
  act(() => message('message 1').focus());
  await user.click(within(message('message 1')).getByRole('button', { name: 'More' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Call the author' }));
  const { id, name } = bob;
  expect(calls.current.actions.callPerson.mock.calls).toEqual([[{ id, name }, false]]);
});

test('a press on a reaction takes mine back, or adds it', async () => {
  const reactions = [
    { emoji: '👍', count: 2, mine: true },
    { emoji: '🎉', count: 1, mine: false },
  ];
  const messages = [messageOf(1, { reactions })];
  const { user, chat } = renderWithChat(<Pane />, {
    open: openChatOf(pageOf(1, 1, { messages })),
  });
  await user.click(screen.getByRole('button', { name: '👍, 2 people, you too' }));
  await user.click(screen.getByRole('button', { name: '🎉, 1 person' }));
  expect(chat.react.mock.calls.map(([, emoji, reacted]) => [emoji, reacted])).toEqual([
    ['👍', false],
    ['🎉', true],
  ]);
});

test('a reply shows what it answers, and jumps there', async () => {
  const reply = { messageId: 1 as MessageId, authorId: bob.id, excerpt: 'is **that** so' };
  const messages = [messageOf(1), messageOf(2, { reply })];
  const { user, chat } = renderWithChat(<Pane />, {
    open: openChatOf(pageOf(1, 1, { messages })),
  });
  await user.click(screen.getByRole('button', { name: /^Bob.*is that so/ }));
  expect(chat.showMessage).toHaveBeenCalledWith(1);
});

test('what is unread stands below a line, and is announced while one reads above', () => {
  renderWithChat(<Pane />, {
    chats: new Map([[general, chatOf(3, { readTo: 1 as MessageId, unread: 2 })]]),
    open: openChatOf(pageOf(1, 3), { lineAfter: 1 as MessageId, isAtEnd: false }),
  });
  expect(screen.getByText('New')).toBeTruthy();
});

test('an unsent message can be sent again or discarded', async () => {
  const unsent = [
    {
      clientId: 'a',
      channelId: general,
      text: 'lost',
      replyTo: null,
      files: [],
      failure: 'timeout' as const,
    },
  ];
  const { user, chat } = renderWithChat(<Pane />, { unsent });
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  await user.click(screen.getByRole('button', { name: 'Discard' }));
  expect(chat.retryMessage).toHaveBeenCalledWith('a');
  expect(chat.discardMessage).toHaveBeenCalledWith('a');
});

test('a deleted message keeps its place', () => {
  const open = openChatOf();
  if (!open.window) throw new Error('it is loaded');
  const window = { ...open.window, deleted: new Set([2 as MessageId]) };
  renderWithChat(<Pane />, { open: { ...open, window } });
  expect(screen.queryByText('message 2')).toBeNull();
  expect(screen.getByText('This message was deleted.')).toBeTruthy();
});

test('who may not write reads on', () => {
  const reads = {
    ...everyone,
    permissions: everyone.permissions.filter((each) => each !== 'write'),
  };
  renderWithChat(<Pane />, {}, { roles: [reads] });
  expect(screen.getByText('You may read here, but not write.')).toBeTruthy();
  expect(screen.queryByRole('textbox')).toBeNull();
});

test('the search shows what it finds and jumps there; Escape goes back, then closes', async () => {
  const { user, chat } = renderWithChat(<Pane />);
  chat.searchMessages.mockResolvedValue({ messages: [messageOf(2)], more: false });
  await user.click(screen.getByRole('button', { name: 'Search in General' }));
  await user.type(screen.getByRole('searchbox'), '보드');
  await user.click(await screen.findByRole('button', { name: /^Show in chat: Bob/ }));
  expect(chat.searchMessages).toHaveBeenCalledWith(general, '보드', 0);
  expect(chat.showMessage).toHaveBeenCalledWith(2);
  await user.click(screen.getByRole('button', { name: 'Pinned messages' }));
  await user.keyboard('{Escape}');
  expect(chat.closeChat).not.toHaveBeenCalled();
  field().focus();
  await user.keyboard('{Escape}');
  expect(chat.closeChat).toHaveBeenCalled();
});

test('says who is writing', () => {
  renderWithChat(<Pane />, {
    open: openChatOf(undefined, { typing: [{ id: bob.id, name: 'Bob' }] }),
  });
  expect(screen.getByText('Bob is writing…')).toBeTruthy();
});

test('says why it could not be loaded', async () => {
  const { user, chat } = renderWithChat(<Pane />, {
    open: openChatOf(undefined, { window: null, failure: 'timeout' }),
  });
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(chat.reloadChat).toHaveBeenCalled();
});

test('an emoji is found by its name and put where the caret is', async () => {
  const { user, chats, chat } = renderWithChat(<Pane />);
  await user.type(field(), 'yum ');
  await user.click(screen.getByRole('button', { name: 'Insert an emoji' }));
  await user.type(screen.getByRole('searchbox'), 'pizza');
  await user.click(screen.getByRole('button', { name: '🍕' }));
  expect(chats().drafts[general]).toBe('yum 🍕');
  expect(chat.closeChat).not.toHaveBeenCalled();
});

test('older messages are deleted only after a question', async () => {
  const may = { ...everyone, permissions: [...everyone.permissions, 'manageChannels' as const] };
  const { user, chat } = renderWithChat(<Pane />, {}, { roles: [may] });
  await user.click(screen.getByRole('button', { name: 'How long messages and files are kept' }));
  await user.click(screen.getByRole('button', { name: /How long messages are kept$/ }));
  await user.click(screen.getByRole('option', { name: 'For 30 days' }));
  expect(chat.setLifetime).not.toHaveBeenCalled();
  await user.click(screen.getByRole('button', { name: 'Delete and keep it so' }));
  expect(chat.setLifetime).toHaveBeenCalledWith(general, 30);
});

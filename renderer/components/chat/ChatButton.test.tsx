import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { MessageId } from '../../../shared/domain/ids.ts';
import type { ChatsState } from '../../state/chatsState.ts';
import { createChatsStore } from '../../store/chatsStore.ts';
import { chatOf, general } from '../../testing/messages.fixture.ts';
import { channelOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { ChatButton } from './ChatButton.tsx';
import { fakeChat, fakeChatActions, openChatOf } from './renderWithChat.fixture.tsx';

function render(state: Partial<ChatsState>) {
  const store = createChatsStore({ getItem: () => null, setItem: () => {} });
  store.setState(state);
  const actions = fakeChatActions();
  const chat = fakeChat(store, actions);
  const rendered = renderWithClient(<ChatButton channel={channelOf('General')} />, {
    chat: { current: chat, subscribe: () => () => {} },
  });
  return { ...rendered, chatActions: actions };
}

const unread = chatOf(9, { readTo: 1 as MessageId, unread: 3, mentions: 1 });

test('says how much is unread, and opens the chat', async () => {
  const { user, chatActions } = render({ chats: new Map([[general, unread]]) });
  await user.click(
    screen.getByRole('button', {
      name: 'Chat: General, 3 unread messages, mentions you 1 time',
    }),
  );
  expect(chatActions.openChat).toHaveBeenCalledWith(general);
});

test('counts nothing that is in sight, and closes the chat', async () => {
  const chats = new Map([[general, unread]]);
  const { user, chatActions } = render({ chats, open: openChatOf(), isWatched: true });
  await user.click(screen.getByRole('button', { name: 'Chat: General', pressed: true }));
  expect(chatActions.closeChat).toHaveBeenCalled();
});

test('is not there for who may not read', () => {
  render({ chats: new Map() });
  expect(screen.queryByRole('button')).toBeNull();
});

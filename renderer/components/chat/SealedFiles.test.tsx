import { screen, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { FileId } from '../../../shared/domain/ids.ts';
import type { SealedText } from '../../../shared/domain/SealedText.ts';
import { createChatsStore } from '../../store/chatsStore.ts';
import { bob, messageOf } from '../../testing/messages.fixture.ts';
import { channelOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { fakeChat, fakeChatActions } from './renderWithChat.fixture.tsx';
import { SealedFiles } from './SealedFiles.tsx';

const general = channelOf('General');

/** A message of Bob that was opened here, with one file. */
function messageWith(id: number, name: string) {
  const fileId = `id of ${name}` as FileId;
  return messageOf(id, {
    authorId: bob.id,
    text: '',
    files: [{ id: fileId, name, size: 3_400_000, mediaType: null, preview: null }],
    sealed: {} as SealedText,
    reading: 'open',
  });
}

function render() {
  const store = createChatsStore({ getItem: () => null, setItem: () => {} });
  store.setState({ people: new Map([[bob.id, bob]]) });
  const actions = fakeChatActions();
  const chat = fakeChat(store, actions);
  const onShow = vi.fn();
  return {
    actions,
    onShow,
    show: () =>
      renderWithClient(<SealedFiles channel={general} onShow={onShow} />, {
        chat: { current: chat, subscribe: () => () => {} },
      }),
  };
}

test('lists the files that were opened here, whose they are, more of them, and shows them in the chat', async () => {
  const { actions, onShow, show } = render();
  actions.listSealedFiles.mockResolvedValueOnce({
    messages: [messageWith(9, 'plan.pdf')],
    more: true,
  });
  const { user } = show();
  const list = within(await screen.findByRole('list', { name: 'Files in this channel' }));
  expect(list.getByText('plan.pdf')).toBeTruthy();
  expect(list.getByRole('button', { name: 'Download plan.pdf' })).toBeTruthy();
  actions.listSealedFiles.mockResolvedValueOnce({
    messages: [messageWith(4, 'map.png')],
    more: false,
  });
  await user.click(screen.getByRole('button', { name: 'Show more' }));
  expect(await list.findByText('map.png')).toBeTruthy();
  expect(actions.listSealedFiles.mock.calls).toEqual([
    [general.id, 0],
    [general.id, 1],
  ]);
  const [bobs] = list.getAllByRole('button', { name: /^Show in chat: Bob/ });
  if (bobs) await user.click(bobs);
  expect(actions.openChat).toHaveBeenCalledWith(general.id, 9);
  expect(onShow).toHaveBeenCalled();
});

test('says that there are none, or why they cannot be listed', async () => {
  const { actions, show } = render();
  actions.listSealedFiles.mockResolvedValueOnce({ messages: [], more: false });
  show();
  expect(await screen.findByText('No files yet')).toBeTruthy();
  actions.listSealedFiles.mockResolvedValueOnce({ code: 'timeout', reason: 'for a test' });
  show();
  expect(await screen.findByText(/did not answer in time/)).toBeTruthy();
});

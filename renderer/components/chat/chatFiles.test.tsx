import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { ChannelId, FileId } from '../../../shared/domain/ids.ts';
import type { AttachedFile, FileLifetime } from '../../../shared/domain/SharedFile.ts';
import type { DraftFile } from '../../state/ChatFiles.ts';
import { pressAt } from '../../testing/byKeys.ts';
import { general, messageOf, pageOf } from '../../testing/messages.fixture.ts';
import { channelOf, everyone } from '../../testing/people.fixture.ts';
import { ChatPane } from './ChatPane.tsx';
import { fakeChatFiles, openChatOf, renderWithChat } from './renderWithChat.fixture.tsx';
import { useOpenChat } from './useChat.ts';

function Pane() {
  const open = useOpenChat((each) => each);
  return open && <ChatPane channel={channelOf('General')} open={open} />;
}

const may = (...permissions: ('files' | 'manageChannels')[]) => ({
  roles: [{ ...everyone, permissions: [...everyone.permissions, ...permissions] }],
});
const inCall = {
  voice: { kind: 'joined' as const, channelId: general as ChannelId, failure: null },
};
const keeping = (lifetime: FileLifetime) =>
  fakeChatFiles({
    channels: new Map([[general, { limits: { fileMax: 100, perPersonMax: 1000 }, lifetime }]]),
  });
const draftOf = (name: string): DraftFile => ({
  key: name,
  file: new File(['abc'], name, { type: 'image/png' }),
  preview: Promise.resolve(new Blob(['small'])),
});
const attachedOf = (name: string, change: Partial<AttachedFile> = {}): AttachedFile => ({
  id: name.padEnd(24, '-') as FileId,
  name,
  size: 3_400_000,
  mediaType: null,
  preview: null,
  ...change,
});
const field = () => screen.getByRole('textbox', { name: 'Message to General' });
const paste = (files: readonly File[], types = ['Files']) =>
  fireEvent(
    field(),
    Object.assign(new Event('paste', { cancelable: true, bubbles: true }), {
      clipboardData: { files, types },
    }),
  );
const drag = (type: string, files: readonly File[]) =>
  fireEvent(
    screen.getByRole('region', { name: 'Chat of General' }),
    Object.assign(new Event(type, { cancelable: true, bubbles: true }), {
      dataTransfer: { files, types: ['Files'], dropEffect: 'none' },
    }),
  );
URL.createObjectURL = () => 'blob:made';
URL.revokeObjectURL = () => undefined;

test('a pasted picture and dropped files stand beside the message; text with its picture stays text', () => {
  const { chat } = renderWithChat(<Pane />, {}, { ...may('files'), ...inCall });
  chat.attachFiles.mockReturnValue(0);
  const picture = new File(['abc'], 'image.png', { type: 'image/png' });
  expect(paste([picture])).toBe(false);
  expect(paste([picture], ['text/plain', 'Files'])).toBe(true);
  drag('dragenter', []);
  expect(screen.getByText('Drop to put it into your message')).toBeTruthy();
  const dropped = [new File(['a'], 'a'), new File(['b'], 'b')];
  drag('drop', dropped);
  expect(screen.queryByText('Drop to put it into your message')).toBeNull();
  expect(chat.attachFiles.mock.calls).toEqual([
    [general, [picture]],
    [general, dropped],
  ]);
});

test('what will be sent is seen, removed by a key, and sent without any text', async () => {
  const { user, chat } = renderWithChat(
    <Pane />,
    { draftFiles: { [general]: [draftOf('map.png'), draftOf('점수.png')] } },
    { ...may('files'), ...inCall },
  );
  const list = screen.getByRole('list', { name: 'Files to send' });
  await within(list).findAllByRole('presentation');
  expect(
    within(list)
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent),
  ).toEqual(['map.png3 bytes', '점수.png3 bytes']);
  act(() => within(list).getByRole('button', { name: 'Do not send 점수.png' }).focus());
  await user.keyboard('{Delete}');
  await pressAt(user, within(list).getByRole('button', { name: 'Do not send map.png' }));
  expect(chat.detachFile.mock.calls).toEqual([
    [general, '점수.png'],
    [general, 'map.png'],
  ]);
  await user.click(field());
  await user.keyboard('{Enter}');
  expect(chat.sendMessage).toHaveBeenCalledWith(general, '', null);
});

test('who is not in the channel is told why, unless it keeps files for days', async () => {
  const outside = renderWithChat(<Pane />, {}, may('files'), keeping('occupied'));
  paste([new File(['a'], 'a')]);
  expect(screen.getByRole('alert').textContent).toBe(
    'Join General to send files here: it keeps them only while people are in it.',
  );
  expect(outside.chat.attachFiles).not.toHaveBeenCalled();
  act(() => outside.files.state.setState(keeping(7).state.getState()));
  outside.chat.attachFiles.mockReturnValue(0);
  paste([new File(['a'], 'a')]);
  expect(outside.chat.attachFiles).toHaveBeenCalled();
  expect(screen.queryByRole('alert')).toBeNull();
});

test('too large and too many are said at once', () => {
  const { chat } = renderWithChat(<Pane />, {}, { ...may('files'), ...inCall }, keeping(7));
  chat.attachFiles.mockReturnValue(0);
  paste([new File(['x'.repeat(101)], 'large')]);
  expect(screen.getByRole('alert').textContent).toMatch(/up to 100 bytes/);
  chat.attachFiles.mockReturnValue(2);
  paste([new File(['x'], 'small')]);
  expect(screen.getByRole('alert').textContent).toMatch(/can have 10 files/);
});

test('who may not share files is told so at the button', () => {
  const permissions = everyone.permissions.filter((each) => each !== 'files');
  const roles = [{ ...everyone, permissions }];
  const { chat } = renderWithChat(<Pane />, {}, { roles, ...inCall });
  paste([new File(['a'], 'a')]);
  expect(screen.getByRole('alert').textContent).toBe('You may not share files in this channel.');
  expect(chat.attachFiles).not.toHaveBeenCalled();
});

test('a picture is seen small in its message, opened large, and nothing is fetched before', async () => {
  const preview = { width: 480, height: 240 };
  const file = attachedOf('map.png', { mediaType: 'image/png', preview });
  const { user, files } = renderWithChat(<Pane />, {
    open: openChatOf(pageOf(1, 1, { messages: [messageOf(1, { text: '', files: [file] })] })),
  });
  const list = screen.getByRole('list', { name: 'Files of this message' });
  expect(list.textContent).toBe('map.png3.4 MB');
  await pressAt(user, within(list).getByRole('button', { name: 'Show map.png' }));
  const large = within(await screen.findByRole('dialog', { name: 'map.png' }));
  expect((await large.findByRole('img', { name: 'map.png' })).getAttribute('src')).toBe(
    'blob:made',
  );
  expect(files.download.mock.calls).toEqual([[file]]);
  await pressAt(user, screen.getByRole('dialog'), '{Escape}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

test('a page or a drawing that could run something is only downloaded', () => {
  const file = attachedOf('x.svg', { preview: { width: 40, height: 40 } });
  const { container } = renderWithChat(<Pane />, {
    open: openChatOf(pageOf(1, 1, { messages: [messageOf(1, { files: [file] })] })),
  });
  expect(screen.queryByRole('button', { name: 'Show x.svg' })).toBeNull();
  expect(screen.getByRole('button', { name: 'Download x.svg' })).toBeTruthy();
  expect(container.querySelector('iframe, object, embed, video, audio')).toBeNull();
});

test('a sound is played in its place', async () => {
  const preview = { width: 480, height: 96 };
  const file = attachedOf('song.mp3', { mediaType: 'audio/mpeg', preview });
  const { user } = renderWithChat(<Pane />, {
    open: openChatOf(pageOf(1, 1, { messages: [messageOf(1, { files: [file] })] })),
  });
  await pressAt(user, screen.getByRole('button', { name: 'Show song.mp3' }));
  expect(await screen.findByLabelText('song.mp3')).toHaveProperty('tagName', 'AUDIO');
});

test('a file that is gone says so, and cannot be opened any more', () => {
  const preview = { width: 480, height: 240 };
  const file = attachedOf('map.png', { mediaType: 'image/png', preview });
  renderWithChat(<Pane />, {
    goneFiles: new Set([file.id]),
    open: openChatOf(pageOf(1, 1, { messages: [messageOf(1, { files: [file] })] })),
  });
  const list = screen.getByRole('list', { name: 'Files of this message' });
  expect(list.textContent).toBe('map.pngNo longer there');
  expect(within(list).queryByRole('button')).toBeNull();
});

test('an unsent message shows its files on their way, and why they were not sent', async () => {
  const files = [{ key: 'k', name: 'film.mp4', size: 4, sent: 1 }];
  const message = { clientId: 'a', channelId: general, text: '', replyTo: null, files };
  const { chats, chat, user, ...shown } = renderWithChat(<Pane />, {
    unsent: [
      { ...message, failure: null },
      { ...message, clientId: 'b', failure: 'diskFull' },
      { ...message, clientId: 'c', failure: 'filesLost' },
    ],
  });
  const bar = shown.container.querySelector('[role=progressbar]');
  expect(bar?.getAttribute('aria-valuenow')).toBe('25');
  expect(screen.getAllByRole('alert').map(({ textContent }) => textContent)).toEqual([
    expect.stringMatching(/^Not sent\. The disk of the server/),
    expect.stringMatching(/^Not sent\. Its files were lost/),
  ]);
  expect(screen.getAllByRole('button', { name: 'Try again' })).toHaveLength(1);
  expect(screen.getAllByRole('button', { name: 'Discard' })).toHaveLength(2);
});

test('an unsent message that goes on by itself says so, and alarms nobody', () => {
  const message = { clientId: 'a', channelId: general, text: 'hi', replyTo: null, files: [] };
  renderWithChat(<Pane />, {
    unsent: [{ ...message, failure: 'disconnected', isWaiting: true }],
  });
  expect(screen.queryByRole('alert')).toBeNull();
  expect(screen.getByText(/^Not sent yet\. This goes out as soon as/)).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy();
});

test('how long files are kept is chosen beside the messages; less is asked about first', async () => {
  const { user, files } = renderWithChat(<Pane />, {}, may('manageChannels'), keeping(30));
  const choose = async (name: string) => {
    await user.click(screen.getByRole('button', { name: 'How long messages and files are kept' }));
    await user.click(screen.getByRole('button', { name: /How long files are kept$/ }));
    await user.click(screen.getByRole('option', { name }));
  };
  await choose('For 90 days');
  expect(files.setLifetime.mock.calls).toEqual([[general, 90]]);
  await choose('For 7 days');
  expect(files.setLifetime).toHaveBeenCalledTimes(1);
  await user.click(screen.getByRole('button', { name: 'Delete and keep it so' }));
  expect(files.setLifetime).toHaveBeenLastCalledWith(general, 7);
});

import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { FileId } from '../../../shared/domain/ids.ts';
import type { LinkPreview } from '../../../shared/domain/LinkPreview.ts';
import { pressAt } from '../../testing/byKeys.ts';
import { ann, bob, messageOf, pageOf } from '../../testing/messages.fixture.ts';
import { channelOf, everyone } from '../../testing/people.fixture.ts';
import { ChatPane } from './ChatPane.tsx';
import { openChatOf, renderWithChat } from './renderWithChat.fixture.tsx';
import { useOpenChat } from './useChat.ts';

function Pane() {
  const open = useOpenChat((each) => each);
  return open && <ChatPane channel={channelOf('General')} open={open} />;
}

const preview: LinkPreview = {
  url: 'https://short.example/1',
  address: 'https://xn--3e0b707e.example/%EA%B8%80',
  siteName: 'Example',
  title: 'A page',
  description: 'What it is about.',
  picture: { id: 'picture'.padEnd(24, '-') as FileId, width: 600, height: 300 },
};

/** The server, with previews switched on. */
const server = {
  name: 'Nest',
  picture: null,
  nameFixed: false,
  linkPreviews: true,
  version: '1.2.3',
  joinCodeRequired: false,
};

function renderPreviews(author = bob, previews = [preview], permissions: 'manageMessages'[] = []) {
  const messages = [messageOf(1, { authorId: author.id, previews })];
  return renderWithChat(
    <Pane />,
    { open: openChatOf(pageOf(1, 0, { messages })) },
    { server, roles: [{ ...everyone, permissions: [...everyone.permissions, ...permissions] }] },
  );
}
const list = () => screen.getByRole('list', { name: 'Previews of links' });

test('a preview shows the host to which it leads, and its picture comes from the server', async () => {
  const { files } = renderPreviews();
  const link = within(list()).getByRole<HTMLAnchorElement>('link', { name: 'A page' });
  expect([link.href, link.rel, link.target]).toEqual([
    'https://xn--3e0b707e.example/%EA%B8%80',
    'noopener noreferrer nofollow',
    '_blank',
  ]);
  expect(within(list()).getByText('xn--3e0b707e.example')).toBeTruthy();
  expect(within(list()).getByText('What it is about.')).toBeTruthy();
  await waitFor(() => expect(list().querySelector('img')).toBeTruthy());
  const sources = [...document.querySelectorAll('img')].map(({ src }) => new URL(src).protocol);
  expect(sources).toEqual(['blob:']);
  expect(files.loadPreview).toHaveBeenCalledWith(preview.picture?.id);
  expect(within(list()).queryByRole('button', { name: 'Remove preview' })).toBeNull();
});

test('none is shown after the owner has switched them off', () => {
  const { setState } = renderPreviews();
  expect(list()).toBeTruthy();
  setState({ server: { ...server, linkPreviews: false } });
  expect(screen.queryByRole('list', { name: 'Previews of links' })).toBeNull();
});

test('a preview leads nowhere but to a page', () => {
  renderPreviews(bob, [{ ...preview, address: 'javascript:alert(1)' }]);
  expect(within(list()).queryByRole('link')).toBeNull();
});

test.each([
  ['its author', ann, []],
  ['a moderator', bob, ['manageMessages' as const]],
] as const)(
  'a preview is removed by %s, and the message keeps the focus',
  async (_, author, rights) => {
    const { chat, user } = renderPreviews(author, [preview], [...rights]);
    await pressAt(user, within(list()).getByRole('button', { name: 'Remove preview' }));
    expect(chat.removePreview.mock.calls.map(([message, url]) => [message.id, url])).toEqual([
      [1, preview.url],
    ]);
    expect(document.activeElement?.getAttribute('data-message')).toBe('1');
  },
);

import { screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { ChannelId, ListenLinkId, UserId } from '../../../shared/domain/ids.ts';
import type { ListenLink } from '../../../shared/domain/ListenLink.ts';
import type { ListenLinks } from '../../state/ListenLinks.ts';
import { fakeRecordings } from '../../testing/fakeRecordings.fixture.ts';
import { annIn, channelOf, occupantOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { ChannelSeats } from '../channels/ChannelSeats.tsx';
import { ListenBar } from './ListenBar.tsx';
import { ListenLinksDialog } from './ListenLinksDialog.tsx';

const heard = channelOf('General', { listenSeat: { listeners: 3 } });
const ann = occupantOf('Ann', 'General');

const linkCalled = (label: string, listeners = 0): ListenLink => ({
  id: `link ${label}` as ListenLinkId,
  channelId: heard.id as ChannelId,
  maker: { id: 'olga' as UserId, name: 'Olga' },
  label,
  listenersMax: 20,
  listeners,
  createdAt: 0,
  expiresAt: null,
});

function renderDialog(links: readonly ListenLink[]) {
  const requests = {
    list: vi.fn<ListenLinks['list']>(async (_, show) => {
      show(links);
      return null;
    }),
    create: vi.fn<ListenLinks['create']>(async (_, wish, show) => {
      show({ link: linkCalled(wish.label), page: 'https://nest/listen/t', stream: 'the stream' });
      return null;
    }),
    revoke: vi.fn<ListenLinks['revoke']>(async () => null),
  };
  const page = renderWithClient(<ListenLinksDialog channel={heard} onClose={() => {}} />, {
    recordings: { ...fakeRecordings(), listenLinks: requests },
  });
  return { ...page, requests };
}

test('the list and the stage say that people outside can hear, and how many do', async () => {
  renderWithClient(<ChannelSeats channel={heard} />);
  expect(screen.getByText(/^Listen link · 3 listening/).textContent).toBe(
    'Listen link · 3 listening. People outside can hear this channel.',
  );
  const state = annIn([heard], [ann]);
  const { announced } = renderWithClient(<ListenBar channel={heard} seat={{ listeners: 0 }} />, {
    state,
  });
  const bar = screen.getByRole('group', { name: 'Listen link' });
  expect(within(bar).getByText('Listen link · nobody listening')).toBeTruthy();
  expect(within(bar).getByText('People outside can hear this channel.')).toBeTruthy();
  expect(within(bar).queryByRole('button')).toBeNull();
  await waitFor(() => expect(announced).toHaveLength(1));
});

test('a new link is for a day and twenty listeners, and is shown to be copied', async () => {
  const { user, requests } = renderDialog([]);
  await screen.findByText('There are no listen links.');
  await user.type(screen.getByRole('textbox', { name: 'What it is for' }), 'Radio{Enter}');
  const page = await screen.findByLabelText<HTMLInputElement>('Link for browsers');
  expect(page.value).toBe('https://nest/listen/t');
  expect(screen.getByLabelText<HTMLInputElement>('Link for radio players').value).toBe(
    'the stream',
  );
  expect(requests.create.mock.calls[0]?.slice(0, 2)).toEqual([
    heard.id,
    { label: 'Radio', lifetimeMs: 24 * 60 * 60_000, listenersMax: 20 },
  ]);
});

test('a link says who made it and how many listen, and is revoked after a question', async () => {
  const { user, requests } = renderDialog([linkCalled('Radio', 2), linkCalled('')]);
  expect(
    await screen.findByText('2 of 20 listening · Until it is revoked · Made by Olga'),
  ).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Revoke: Radio' }));
  const question = screen.getByRole('alertdialog', { name: 'Revoke “Radio”?' });
  await user.click(within(question).getByRole('button', { name: 'Revoke link' }));
  expect(requests.revoke).toHaveBeenCalledExactlyOnceWith('link Radio');
  await waitFor(() => expect(screen.queryByText('Radio')).toBeNull());
  expect(screen.getByText('Link by Olga')).toBeTruthy();
});

test('says why there can be no more links', async () => {
  const { user, requests } = renderDialog([]);
  requests.create.mockResolvedValue({ code: 'limitReached', reason: '' });
  await user.click(await screen.findByRole('button', { name: 'Make link' }));
  expect((await screen.findByRole('alert')).textContent).toBe(
    'The server allows no more listen links.',
  );
});

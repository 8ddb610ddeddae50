import { act, screen, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { PeerId, TransferId } from '../../../shared/domain/ids.ts';
import type { Chat } from '../../actions/chat.ts';
import type { Transfer, Transfers } from '../../state/Transfers.ts';
import { pressAt } from '../../testing/byKeys.ts';
import { annIn, channelOf, occupantOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { SendFileButton } from './SendFileButton.tsx';
import { TransferList } from './TransferList.tsx';

function fakeTransfers(all: readonly Transfer[]) {
  return {
    state: createStore<readonly Transfer[]>(() => all),
    offer: vi.fn<Transfers['offer']>(),
    accept: vi.fn<Transfers['accept']>(async () => undefined),
    dismiss: vi.fn<Transfers['dismiss']>(),
  };
}

const transferOf = (change: Partial<Transfer> = {}): Transfer => ({
  key: 'one',
  id: 'x' as TransferId,
  isMine: false,
  peerId: 'bob' as PeerId,
  person: 'Bob',
  name: 'film.mp4',
  size: 4_000_000,
  done: 0,
  status: { kind: 'asking' },
  ...change,
});

function render(...all: Transfer[]) {
  const transfers = fakeTransfers(all);
  const rendered = renderWithClient(<TransferList transfers={transfers} />);
  const show = (...next: Transfer[]) => act(() => transfers.state.setState(next, true));
  return { ...rendered, transfers, show };
}

test('a file that is offered says from whom, how large, and that addresses are seen; keys accept it', async () => {
  const { user, transfers, show, announced } = render();
  expect(screen.queryByRole('region')).toBeNull();
  show(transferOf());
  expect(announced).toEqual(['Bob wants to send you film.mp4.']);
  const region = within(screen.getByRole('region', { name: 'Files from person to person' }));
  expect(region.getByText('Bob wants to send you film.mp4 (4 MB)')).toBeTruthy();
  expect(region.getByText(/each other’s internet address/)).toBeTruthy();
  await pressAt(user, region.getByRole('button', { name: 'Accept' }));
  await pressAt(user, region.getByRole('button', { name: 'Decline' }));
  expect(transfers.accept.mock.calls).toEqual([['one']]);
  expect(transfers.dismiss.mock.calls).toEqual([['one']]);
});

test('it shows how far it is, and is cancelled; the end is announced and taken away', async () => {
  const mine = transferOf({ isMine: true });
  const { user, transfers, show, announced } = render(mine);
  expect(screen.getByText('Waiting until Bob accepts it')).toBeTruthy();
  show({ ...mine, done: 1_000_000, status: { kind: 'running' } });
  const bar = screen.getByRole('progressbar', { name: 'Transfer of film.mp4' });
  expect(bar.getAttribute('aria-valuenow')).toBe('25');
  expect(screen.getByText('1 MB of 4 MB')).toBeTruthy();
  await pressAt(user, screen.getByRole('button', { name: 'Cancel film.mp4' }));
  show({ ...mine, status: { kind: 'done' } });
  expect(screen.getByText('Sent: 4 MB')).toBeTruthy();
  await pressAt(user, screen.getByRole('button', { name: 'Remove film.mp4 from the list' }));
  expect(transfers.dismiss).toHaveBeenCalledTimes(2);
  expect(announced).toEqual(['film.mp4 is with Bob.']);
});

test.each([
  ['noWay', /no direct way/],
  ['tooLarge', /up to 250 MB/],
  ['limitReached', /too many files/],
  ['rateLimited', /./],
] as const)('that it failed (%s) says why', (failure, text) => {
  const { show, announced } = render(transferOf({ status: { kind: 'running' } }));
  show(transferOf({ status: { kind: 'failed', failure } }));
  expect(screen.getByRole('listitem').textContent).toMatch(text);
  expect(announced).toEqual([expect.stringMatching(/^film.mp4 was not transferred\. ./)]);
});

test('a person’s menu sends them the files that I choose, where I may share some', async () => {
  const transfers = fakeTransfers([]);
  const bob = occupantOf('Bob', 'General');
  const chosen = [new File(['a'], 'a'), new File(['b'], 'b')];
  vi.spyOn(HTMLInputElement.prototype, 'click').mockImplementation(function choose(
    this: HTMLInputElement,
  ) {
    Object.defineProperty(this, 'files', { value: chosen });
    this.dispatchEvent(new Event('change'));
  });
  const onDone = vi.fn();
  const joined = { kind: 'joined' as const, channelId: bob.channelId, failure: null };
  const { user, setState } = renderWithClient(<SendFileButton occupant={bob} onDone={onDone} />, {
    state: { ...annIn([channelOf('General')], [bob], true), voice: joined },
    chat: { current: { transfers } as unknown as Chat, subscribe: () => () => undefined },
  });
  const button = screen.getByRole('button', { name: /^Send a file….*internet address/ });
  await pressAt(user, button);
  await vi.waitFor(() => expect(transfers.offer).toHaveBeenCalledTimes(2));
  expect(transfers.offer.mock.calls[0]).toEqual([{ peerId: bob.peerId, name: 'Bob' }, chosen[0]]);
  expect(onDone).toHaveBeenCalled();
  setState({ voice: { kind: 'outside', failure: null } });
  expect(screen.queryByRole('button')).toBeNull();
});

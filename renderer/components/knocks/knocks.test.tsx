import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import { focusOn } from '../../testing/byKeys.ts';
import { annIn, channelOf, occupantOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { ChannelList } from '../channels/ChannelList.tsx';
import { KnockBars } from './KnockBars.tsx';
import { KnockMessage } from './KnockMessage.tsx';

const office = channelOf('Office', { locked: true });
const bobInOffice = annIn([office, channelOf('General')], [occupantOf('Bob', 'Office')]);
const knockOf = (name: string) => {
  const { peerId, user } = occupantOf(name, '');
  return { peerId, user };
};
const knocksOf = (...names: string[]) => ({ channelId: office.id, knocks: names.map(knockOf) });

test('a click on a locked channel with somebody inside offers to knock', async () => {
  const { user, actions, setState } = renderWithClient(<ChannelList />, { state: bobInOffice });
  const row = screen.getByRole('button', { name: 'Office' });
  expect(
    document.getElementById(row.getAttribute('aria-describedby') ?? '')?.textContent,
  ).toContain('Locked: knock to enter');
  await user.click(row);
  const offer = within(await screen.findByRole('dialog', { name: 'Knock at Office' }));
  await focusOn(offer.getByRole('button', { name: 'Knock' }));
  await user.keyboard('{Enter}');
  expect(actions.knock.mock.calls).toEqual([['Office']]);
  expect(actions.joinChannel).not.toHaveBeenCalled();
  expect(actions.prepareChannel).not.toHaveBeenCalled();

  setState({ knockingAt: office.id });
  await user.click(row);
  await user.click(await screen.findByRole('button', { name: 'Stop knocking' }));
  expect(actions.withdrawKnock).toHaveBeenCalledOnce();
});

test('a locked channel is entered with a click when it is empty, and by who may move people', async () => {
  const { user, actions, setState } = renderWithClient(<ChannelList />, {
    state: annIn([office]),
  });
  await user.click(screen.getByRole('button', { name: 'Office' }));
  setState(annIn([office], [occupantOf('Bob', 'Office')], true));
  await user.click(screen.getByRole('button', { name: 'Office' }));
  expect(actions.joinChannel.mock.calls).toEqual([['Office'], ['Office']]);
});

test('those inside answer who knocks, by keys alone', async () => {
  const { user, actions, setState } = renderWithClient(<KnockBars />, {
    state: {
      ...annIn([office], [occupantOf('Ann', 'Office')]),
      knocks: knocksOf('Bob', 'Cho', 'Dan', 'Eve'),
    },
  });
  expect(screen.getByText('1 more person is knocking.')).toBeTruthy();
  await focusOn(screen.getByRole('button', { name: 'Let Bob in' }));
  await user.keyboard('{Enter}');
  await focusOn(screen.getByRole('button', { name: 'Not now: do not let Cho in' }));
  await user.keyboard(' ');
  expect(actions.answerKnock.mock.calls).toEqual([
    ['peer of Bob', true],
    ['peer of Cho', false],
  ]);
  // Elsewhere they have nothing to answer.
  setState({ voice: { kind: 'outside', failure: null } });
  expect(screen.queryByRole('group')).toBeNull();
});

test('who knocks sees that, and can stop', async () => {
  const { user, actions } = renderWithClient(<KnockBars />, {
    state: { ...bobInOffice, knockingAt: office.id },
  });
  expect(screen.getByText(/^You are knocking at Office/)).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Stop knocking' }));
  expect(actions.withdrawKnock).toHaveBeenCalledOnce();
});

test('the end of a knock says why, and offers to enter where that is free now', async () => {
  const ended = { kind: 'ended', channelId: 'Office' as ChannelId, by: null } as const;
  const message = (ending: 'empty' | 'unanswered') => (
    <KnockMessage news={{ ...ended, ending }} isShown isBrief={false} nameOf={() => 'Office'} />
  );
  const { user, actions } = renderWithClient(
    <>
      {message('unanswered')}
      {message('empty')}
    </>,
  );
  expect(screen.getByText('Nobody in Office has answered.')).toBeTruthy();
  expect(screen.getByText('Nobody is in Office any more, so you can enter.')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Enter' }));
  expect(actions.joinChannel.mock.calls).toEqual([['Office']]);
});

import { act, screen, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { UserId } from '../../../shared/domain/ids.ts';
import type { Restriction } from '../../../shared/domain/moderation.ts';
import { FakeDesktop } from '../../desktop/FakeDesktop.fixture.ts';
import { focusOn } from '../../testing/byKeys.ts';
import { callFrom, callsHolderOf } from '../../testing/calls.fixture.ts';
import { annIn, channelOf, occupantOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { CallSettings } from '../settings/CallSettings.tsx';
import { StageHeader } from '../stage/StageHeader.tsx';
import { StatsPanelProvider } from '../stats/StatsPanelProvider.tsx';
import { CallButtons } from './CallButtons.tsx';
import { CallEntry } from './CallEntry.tsx';
import { CallPart } from './CallPart.tsx';
import { durationText } from './durationText.ts';

const inGeneral = annIn([channelOf('General')], [occupantOf('Ann', 'General')]);
const bob = { id: 'user of Bob' as UserId, name: 'Bob' };

describe('a call that rings', () => {
  test('is told and shown without taking the focus, with three answers by keys', async () => {
    const calls = callsHolderOf({});
    const { user } = renderWithClient(
      <>
        <input aria-label="Message" />
        <CallPart />
      </>,
      { state: inGeneral, calls },
    );
    await user.click(screen.getByRole('textbox'));
    act(() => calls.current.store.setState({ call: callFrom('Bob', { withCamera: true }) }));
    expect(document.activeElement).toBe(screen.getByRole('textbox'));
    const card = within(screen.getByRole('group', { name: 'Bob is calling you with camera.' }));
    expect(card.getByText('You leave your channel when you accept.')).toBeTruthy();
    expect(screen.getByRole('status').textContent).toContain(
      'Bob is calling you with camera. Accept: Ctrl+Shift+L',
    );
    for (const name of [
      'Decline the call from Bob',
      'Accept the call from Bob with camera',
      'Accept the call from Bob',
    ]) {
      await focusOn(card.getByRole('button', { name }));
      await user.keyboard('{Enter}');
    }
    const { actions } = calls.current;
    expect(actions.endCall).toHaveBeenCalledOnce();
    expect(actions.acceptCall.mock.calls).toEqual([[true], [false]]);
  });

  test('is answered and declined by keys, whatever has the focus', async () => {
    const calls = callsHolderOf({ call: callFrom('Bob') });
    const { user } = renderWithClient(
      <>
        <input aria-label="Message" />
        <CallPart />
      </>,
      { calls },
    );
    await user.click(screen.getByRole('textbox'));
    await user.keyboard('{Control>}{Shift>}l{/Shift}{/Control}');
    await user.keyboard('{Control>}{Shift>}x{/Shift}{/Control}');
    const { actions } = calls.current;
    expect(actions.acceptCall.mock.calls).toEqual([[false]]);
    expect(actions.endCall).toHaveBeenCalledOnce();
    expect((screen.getByRole('textbox') as HTMLInputElement).value).toBe('');
  });

  test('says that who is muted by a moderator is not heard there either', () => {
    const restriction: Restriction = {
      kind: 'mute',
      by: { id: null, name: 'Mod' },
      reason: null,
      beganAt: 0,
      endsAt: null,
    };
    const calls = callsHolderOf({ call: callFrom('Bob') });
    renderWithClient(<CallPart />, { state: { restrictions: [restriction] }, calls });
    expect(screen.getByText(/A moderator has muted you on this server/)).toBeTruthy();
  });

  test('is told to the desktop app while the user does not look, until it rings no more', () => {
    const desktop = new FakeDesktop({});
    const calls = callsHolderOf({ call: callFrom('Bob') });
    renderWithClient(<CallPart />, { state: { isPageShown: false }, desktop, calls });
    act(() => calls.current.store.setState({ call: null }));
    expect(desktop.callsOf('call:announce')).toEqual([{ caller: 'Bob' }, { caller: null }]);
  });
});

test('missed calls are shown until they are seen; one calls back', async () => {
  const missed = ['Bob', 'Cho', 'Dan', 'Eve'].map((name, index) => ({
    caller: { id: `user of ${name}` as UserId, name },
    at: Date.now(),
    times: index + 1,
  }));
  const calls = callsHolderOf({ missed });
  const { user } = renderWithClient(<CallPart />, { calls });
  const list = within(screen.getByRole('list', { name: 'Missed calls' }));
  expect(list.getByText(/^Cho called you 2 times/)).toBeTruthy();
  expect(list.getByText('1 more person called.')).toBeTruthy();
  await user.click(list.getByRole('button', { name: 'Call Bob back' }));
  const { actions } = calls.current;
  expect(actions.callPerson.mock.calls).toEqual([[bob, false]]);
  expect(actions.seeMissedCalls).toHaveBeenCalledOnce();
  await user.click(list.getAllByRole('button', { name: 'Dismiss missed calls' })[0] as HTMLElement);
  expect(actions.seeMissedCalls).toHaveBeenCalledTimes(2);
});

test('news of calls are told once, and a lost connection is shown while it lasts', () => {
  const accepted = callFrom('Bob', { isAccepted: true, isHere: true, isOtherLost: true });
  const calls = callsHolderOf({ call: accepted });
  const { announced } = renderWithClient(<CallPart />, { calls });
  expect(screen.getByText(/^The connection of Bob is lost/)).toBeTruthy();
  act(() =>
    calls.current.store.setState({
      call: null,
      news: { id: 1, kind: 'ended', name: 'Bob', ending: 'hungUp' },
    }),
  );
  act(() => calls.current.store.setState({ missed: [] }));
  expect(announced).toEqual(['Bob hung up.']);
  expect(screen.queryByText(/^The connection of Bob/)).toBeNull();
});

test('after a call the way leads back to the channel that was left for it', async () => {
  const general = channelOf('General');
  const calls = callsHolderOf({ cameFrom: general.id });
  const { user, setState } = renderWithClient(<CallPart />, { state: annIn([general]), calls });
  await user.click(screen.getByRole('button', { name: 'Back to General' }));
  await user.click(screen.getByRole('button', { name: 'Stay where you are' }));
  expect(calls.current.actions.answerWayBack.mock.calls).toEqual([[true], [false]]);
  setState(inGeneral);
  expect(screen.queryByText('The call has ended.')).toBeNull();
});

test('a call stands at the top of the list while it lasts, with its time and the way to hang up', async () => {
  const calls = callsHolderOf({ call: callFrom('Bob', { isOutgoing: true, isHere: true }) });
  const { user } = renderWithClient(<CallEntry />, { calls });
  expect(screen.getByText('Calling…')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Stop calling Bob' }));
  act(() =>
    calls.current.store.setState({
      call: callFrom('Bob', { isAccepted: true, isHere: true }),
      acceptedAt: Date.now() - 65_000,
    }),
  );
  expect(screen.getByRole('timer').textContent).toBe('1:05');
  await user.click(screen.getByRole('button', { name: 'Hang up: Bob' }));
  expect(calls.current.actions.endCall).toHaveBeenCalledTimes(2);
  act(() => calls.current.store.setState({ call: null, acceptedAt: null }));
  expect(screen.queryByRole('region', { name: 'Call' })).toBeNull();
});

test('a person is called from their menu, with or without the camera, but not twice at once', async () => {
  const calls = callsHolderOf({});
  const { user } = renderWithClient(<CallButtons user={bob} onDone={() => {}} />, {
    state: inGeneral,
    calls,
  });
  await user.click(screen.getByRole('button', { name: 'Call' }));
  await user.click(screen.getByRole('button', { name: 'Call with camera' }));
  expect(calls.current.actions.callPerson.mock.calls).toEqual([
    [bob, false],
    [bob, true],
  ]);
  act(() => calls.current.store.setState({ dialled: bob }));
  expect(screen.getByRole('button', { name: 'Call' }).hasAttribute('disabled')).toBe(true);
});

test('who may not speak on the server reads why they cannot call', () => {
  renderWithClient(<CallButtons user={bob} onDone={() => {}} />, {
    state: { ...inGeneral, roles: [] },
    calls: callsHolderOf({}),
  });
  expect(screen.getByText('Your role does not let you call people here.')).toBeTruthy();
});

describe('the header of a call', () => {
  const call = channelOf('call of Bob', { isCall: true });
  const header = (
    <StatsPanelProvider>
      <StageHeader
        channel={call}
        count={2}
        shown="grid"
        onLayout={() => {}}
        isFull={false}
        onFull={() => {}}
      />
    </StatsPanelProvider>
  );
  const accepted = {
    call: callFrom('Bob', { isAccepted: true, isHere: true }),
    acceptedAt: Date.now(),
  };

  test('names the other, adds people and hangs up', async () => {
    const calls = callsHolderOf(accepted);
    const { user } = renderWithClient(header, { state: annIn([call], [], true), calls });
    expect(screen.getByRole('heading', { name: 'Bob' })).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Add people' }));
    await user.click(screen.getByRole('button', { name: 'Hang up: Bob' }));
    expect(calls.current.actions.openCall).toHaveBeenCalledOnce();
    expect(calls.current.actions.endCall).toHaveBeenCalledOnce();
  });

  test('says why who may make no temporary channels can add nobody', async () => {
    const calls = callsHolderOf(accepted);
    const { user, announced } = renderWithClient(header, { state: annIn([call]), calls });
    await user.click(screen.getByRole('button', { name: 'Add people' }));
    expect(calls.current.actions.openCall).not.toHaveBeenCalled();
    expect(announced.at(-1)).toContain('your role may not make one');
  });
});

test('whether others may call is a setting of the person', async () => {
  const calls = callsHolderOf({ takesCalls: true });
  const { user } = renderWithClient(<CallSettings />, { calls });
  await user.click(screen.getByRole('switch', { name: 'Others can call you' }));
  expect(calls.current.actions.allowCalls.mock.calls).toEqual([[false]]);
});

test('a duration is written as on a clock', () => {
  expect([0, 9_999, 65_000, 3_600_000 + 61_000].map(durationText)).toEqual([
    '0:00',
    '0:09',
    '1:05',
    '1:01:01',
  ]);
});

import { fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { annIn, channelOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { ChannelList } from './ChannelList.tsx';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function renderList() {
  const state = annIn([channelOf('General'), channelOf('Music')]);
  const { actions } = renderWithClient(<ChannelList />, { state });
  const row = (name: string) => screen.getByRole('button', { name });
  return {
    row,
    actions,
    prepared: () => actions.prepareChannel.mock.calls.map(([channel]) => channel),
  };
}

test('a channel is prepared when the pointer rests on it, not when it only passes', () => {
  const { row, prepared } = renderList();
  fireEvent.pointerEnter(row('General'));
  fireEvent.pointerLeave(row('General'));
  fireEvent.pointerEnter(row('Music'));
  expect(prepared()).toEqual([]);
  vi.runAllTimers();
  expect(prepared()).toEqual(['Music']);
});

test('a pointer that goes down prepares at once; a finger does not', () => {
  const { row, actions, prepared } = renderList();
  fireEvent.pointerEnter(row('General'), { pointerType: 'touch' });
  fireEvent.pointerDown(row('General'), { pointerType: 'touch' });
  vi.runAllTimers();
  expect(prepared()).toEqual([]);
  fireEvent.pointerEnter(row('Music'), { pointerType: 'mouse' });
  fireEvent.pointerDown(row('Music'), { pointerType: 'mouse' });
  expect(prepared()).toEqual(['Music']);
  expect(actions.prepareChannel).toHaveBeenCalledWith('Music', true);
  vi.runAllTimers();
  expect(prepared()).toEqual(['Music']);
});

test('the keyboard focus prepares a channel where it stays', () => {
  const { row, prepared } = renderList();
  row('General').focus();
  row('Music').focus();
  vi.runAllTimers();
  expect(prepared()).toEqual(['Music']);
});

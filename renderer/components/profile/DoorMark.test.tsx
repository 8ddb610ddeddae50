import { act, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { DoorLine } from './DoorLine.tsx';
import { DoorMark } from './DoorMark.tsx';

afterEach(() => vi.useRealTimers());

test('do not disturb is a mark with a name, and says in the popover what it means', () => {
  const door = { kind: 'doNotDisturb' } as const;
  renderWithClient(
    <>
      <DoorMark door={door} size={14} />
      <DoorLine door={door} />
    </>,
  );
  expect(screen.getByRole('img', { name: 'Do not disturb' })).toBeTruthy();
  expect(screen.getByText(/whispers and calls do not get through/)).toBeTruthy();
});

test('“back at” shows the time, and is gone when it is over', () => {
  vi.useFakeTimers({ now: new Date(2026, 2, 3, 14, 0) });
  const door = { kind: 'backAt', at: new Date(2026, 2, 3, 14, 30).getTime() } as const;
  renderWithClient(<DoorMark door={door} size={14} />);
  expect(screen.getByRole('img', { name: /^Back at 2:30\sPM$/ })).toBeTruthy();
  act(() => void vi.advanceTimersByTime(30 * 60_000));
  expect(screen.queryByRole('img')).toBeNull();
});

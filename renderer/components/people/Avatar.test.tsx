import { expect, test, vi } from 'vitest';
import type { PeerId } from '../../../shared/domain/ids.ts';
import { userOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { Avatar } from './Avatar.tsx';

test('a ring is kept through a pause between words, and ends with a longer one', () => {
  vi.useFakeTimers();
  try {
    let say: (level: number) => void = () => {};
    const { container } = renderWithClient(
      <Avatar user={userOf('Ann')} speaker={'ann' as PeerId} size="small" />,
      {
        levels: {
          subscribe(_who, listen) {
            say = listen;
            return () => {};
          },
        },
      },
    );
    const avatar = container.firstElementChild as HTMLElement;
    const marks = () => [avatar.hasAttribute('data-speaking'), avatar.hasAttribute('data-ring')];
    expect(marks()).toEqual([false, false]);
    say(0.5);
    expect(marks()).toEqual([true, true]);
    say(0);
    vi.advanceTimersByTime(500);
    expect(marks()).toEqual([false, true]);
    say(0.4);
    vi.advanceTimersByTime(5_000);
    expect(marks()).toEqual([true, true]);
    say(0);
    vi.advanceTimersByTime(5_000);
    expect(marks()).toEqual([false, false]);
  } finally {
    vi.useRealTimers();
  }
});

import { act, fireEvent, render, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { WindowedRows } from './WindowedRows.tsx';

/** What is watched, with what is to be told about it. */
const watched = new Map<Element, (isIntersecting: boolean) => void>();

class FakeObserver {
  readonly #told: IntersectionObserverCallback;

  constructor(told: IntersectionObserverCallback) {
    this.#told = told;
  }

  observe(element: Element): void {
    watched.set(element, (isIntersecting) =>
      this.#told(
        [{ isIntersecting, boundingClientRect: { height: 500 } } as IntersectionObserverEntry],
        this as unknown as IntersectionObserver,
      ),
    );
  }

  disconnect(): void {}
}

/** Scrolls so that only these blocks of twenty are in sight. */
function scrollTo(...inSight: readonly number[]): void {
  act(() => {
    for (const [index, tell] of [...watched.values()].entries()) tell(inSight.includes(index));
  });
}

function renderRows(count: number): void {
  watched.clear();
  vi.stubGlobal('IntersectionObserver', FakeObserver);
  render(
    <WindowedRows
      label="People"
      rows={Array.from({ length: count }, (_, index) => `Person ${index + 1}`)}
      keyOf={(name) => name}
      rowHeight={36}
    >
      {(name, place) => (
        <li {...place}>
          <button type="button">{name}</button>
        </li>
      )}
    </WindowedRows>,
  );
}

const drawn = () => screen.queryAllByRole('button').map(({ textContent }) => textContent);
const blocks = () => [...watched.keys()] as HTMLElement[];

test('draws what is near, and keeps the room of all else', () => {
  renderRows(205);
  expect(drawn().at(0)).toBe('Person 1');
  expect(drawn().length).toBeLessThan(60);
  scrollTo(9, 10);
  expect(drawn()).toHaveLength(25);
  expect(drawn().at(0)).toBe('Person 181');
  expect(blocks().map(({ style }) => style.height)).toEqual([
    // As high as they were, the others as high as usual.
    ...Array.from({ length: 2 }, () => '500px'),
    ...Array.from({ length: 7 }, () => '720px'),
    '',
    '',
  ]);
});

test('says which of how many a row is', () => {
  renderRows(205);
  scrollTo(10);
  const [first] = screen.getAllByRole('listitem');
  expect(first?.getAttribute('aria-posinset')).toBe('201');
  expect(first?.getAttribute('aria-setsize')).toBe('205');
  expect(screen.getByRole('list', { name: 'People' })).toBeTruthy();
});

test('keeps the rows around the focus', () => {
  renderRows(100);
  scrollTo(0);
  const button = screen.getByRole('button', { name: 'Person 3' });
  act(() => button.focus());
  scrollTo(4);
  expect(document.activeElement).toBe(button);
  expect(drawn()).toHaveLength(40);
  fireEvent.blur(button);
  expect(drawn()).toHaveLength(20);
});

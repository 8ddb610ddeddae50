import { act, render as renderAny, screen } from '@testing-library/react';
import type { ReactElement } from 'react';
import { expect, test } from 'vitest';
import { createTexts, hasLaterTexts, loadLanguage } from '../../texts/createTexts.ts';
import { TextsProvider } from '../../texts/useTranslation.tsx';
import { lazyPart, loadParts, useIsPartMissing } from './lazyPart.tsx';

function Missing() {
  return useIsPartMissing() && <p>Missing</p>;
}

const texts = await createTexts('en');
await loadLanguage(texts, 'en');

function render(element: ReactElement, i18n = texts) {
  return renderAny(element, {
    wrapper: ({ children }) => <TextsProvider texts={i18n}>{children}</TextsProvider>,
  });
}

const atOnce = async () => undefined;

test('a part is loaded when it is first shown, and only then', async () => {
  let loads = 0;
  const Part = lazyPart<{ text: string }>(async () => {
    loads += 1;
    return ({ text }) => <p>{text}</p>;
  });
  const { rerender } = render(<Part text="first" />);
  expect(await screen.findByText('first')).toBeTruthy();
  rerender(<Part key="again" text="second" />);
  expect(screen.getByText('second')).toBeTruthy();
  expect(loads).toBe(1);
});

test('a part that is shown many times is loaded once', async () => {
  let loads = 0;
  const Part = lazyPart<{ text: string }>(async () => {
    loads += 1;
    return ({ text }) => <p>{text}</p>;
  });
  render(
    <>
      <Part text="first" />
      <Part text="second" />
    </>,
  );
  expect(await screen.findByText('first')).toBeTruthy();
  expect(screen.getByText('second')).toBeTruthy();
  expect(loads).toBe(1);
});

test('a part that was loaded in advance is there in the first frame, and so are its own parts', async () => {
  const Inner = lazyPart(async () => () => <p>inside</p>);
  const Part = lazyPart(async () => () => (
    <div>
      <Inner />
    </div>
  ));
  expect(await loadParts(atOnce)).toBe(true);
  render(<Part />);
  expect(screen.getByText('inside')).toBeTruthy();
});

test('a part that cannot be loaded is reported until it can', async () => {
  let isServerAway = true;
  const Part = lazyPart(async () => {
    if (isServerAway) throw new TypeError('Failed to fetch dynamically imported module');
    return () => <p>there</p>;
  });
  expect(await loadParts(atOnce)).toBe(false);
  const { rerender } = render(<Missing />);
  expect(screen.queryByText('Missing')).toBeNull();
  rerender(
    <>
      <Missing />
      <Part />
    </>,
  );
  expect(await screen.findByText('Missing')).toBeTruthy();
  isServerAway = false;
  await act(() => loadParts(atOnce));
  expect(screen.getByText('there')).toBeTruthy();
  expect(screen.queryByText('Missing')).toBeNull();
});

test('a part comes with the later texts', async () => {
  const fresh = await createTexts('en');
  const Part = lazyPart(async () => () => <p>there</p>);
  render(<Part />, fresh);
  expect(screen.queryByText('there')).toBeNull();
  expect(await screen.findByText('there')).toBeTruthy();
  expect(hasLaterTexts(fresh, 'en')).toBe(true);
});

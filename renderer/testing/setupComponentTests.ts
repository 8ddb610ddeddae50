import { cleanup, configure } from '@testing-library/react';
import { setInteractionModality } from 'react-aria/useFocusVisible';
import { afterEach, beforeAll, beforeEach } from 'vitest';
import { loadParts } from '../components/ui/lazyPart.tsx';

/*
 * Runs before each `*.test.tsx`. The files of one worker share one jsdom and all modules (`isolate: false`), because loading
 * them takes longer than the tests. So each test must remove what it renders.
 */

// A slow machine makes tests slow, not red.
configure({ asyncUtilTimeout: 15_000 });

/** jsdom has no layout, so no element changes its size or scrolls. */
class NeverResizing implements ResizeObserver, IntersectionObserver {
  readonly root = null;
  readonly rootMargin = '';
  readonly scrollMargin = '';
  readonly thresholds = [];
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
  takeRecords(): [] {
    return [];
  }
}

// Not by `stubGlobal`: what a test stubs is taken back after it.
Object.assign(window, {
  ResizeObserver: NeverResizing,
  IntersectionObserver: NeverResizing,
  matchMedia: () => ({
    matches: false,
    addEventListener() {},
    removeEventListener() {},
  }),
});
Element.prototype.scrollIntoView = () => {};
/** jsdom does not play media. */
HTMLMediaElement.prototype.play = async () => {};
HTMLMediaElement.prototype.pause = () => {};

// Parts that a file's components show are there at once, as in a page that has been open for a moment.
beforeAll(async () => {
  await loadParts(async () => undefined);
});

// React Aria remembers how the page was last used, and after a click by assistive technology it moves the focus with a delay.
beforeEach(() => setInteractionModality('keyboard'));
afterEach(cleanup);

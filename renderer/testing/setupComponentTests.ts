import { cleanup, configure } from '@testing-library/react';
import { afterEach, vi } from 'vitest';

/*
 * Runs before each `*.test.tsx`. The files of one worker share one jsdom and all modules (`isolate: false`), because loading
 * them takes longer than the tests: whatever a test renders is removed after it.
 */

declare global {
  /** React warns about state changes outside of `act` where this is true. */
  var IS_REACT_ACT_ENVIRONMENT: boolean;
}

// A slow machine makes tests slow, not red.
configure({ asyncUtilTimeout: 15_000 });
globalThis.IS_REACT_ACT_ENVIRONMENT = true;

/** jsdom has no layout: nothing ever changes its size, and nothing scrolls into view. */
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

vi.stubGlobal('ResizeObserver', NeverResizing);
vi.stubGlobal('IntersectionObserver', NeverResizing);
vi.stubGlobal('matchMedia', () => ({
  matches: false,
  addEventListener() {},
  removeEventListener() {},
}));
Element.prototype.scrollIntoView = () => {};
/** jsdom plays nothing. */
HTMLMediaElement.prototype.play = async () => {};
HTMLMediaElement.prototype.pause = () => {};

afterEach(cleanup);

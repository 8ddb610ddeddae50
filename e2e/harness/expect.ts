import { expect as playwrightExpect } from 'playwright/test';

/**
 * How long a poll rests between two looks, in ms. Playwright's own rests grow to a second, in which a test notices
 * nothing; what these tests wait for arrives within some hundred milliseconds.
 */
const restsMs = [50, 100, 150, 200];

const poll: typeof playwrightExpect.poll = (ask, options) =>
  playwrightExpect.poll(
    ask,
    typeof options === 'object'
      ? { intervals: restsMs, ...options }
      : { intervals: restsMs, ...(options === undefined ? {} : { message: options }) },
  );

/** Playwright's `expect`, with shorter rests in `expect.poll`. */
export const expect: typeof playwrightExpect = new Proxy(playwrightExpect, {
  get: (target, name) => (name === 'poll' ? poll : Reflect.get(target, name)),
});

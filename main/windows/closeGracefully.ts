import type { WebContents } from 'electron';

/** A page that does not answer is closed after this time. */
const answerTimeoutMs = 1_000;
/** The network process needs this time to send the last message of a page. */
const messageFlushMs = 80;

/**
 * Dispatches `pagehide` in a page, as a browser does before closing it, so that the page can leave its channel. Closing alone
 * is too late: the process may end before the message is sent.
 */
export async function closeGracefully(contents: WebContents): Promise<void> {
  if (contents.isDestroyed() || contents.isCrashed()) return;
  const answered = contents.executeJavaScript(
    `dispatchEvent(new PageTransitionEvent('pagehide')); new Promise((resolve) => setTimeout(resolve, ${messageFlushMs}))`,
  );
  await Promise.race([answered.catch(() => undefined), timeout(answerTimeoutMs)]);
}

function timeout(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

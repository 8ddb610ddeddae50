import type { WebContents } from 'electron';

/** A page that does not answer is not waited for. */
const answerTimeoutMs = 1_000;
/** The last message of a page goes through the network process, which must live a moment longer than the page. */
const messageFlushMs = 80;

/**
 * Tells a page that it is about to be closed, as a browser does, so that it leaves its channel in words. Closing alone
 * would do that too late: the process may be gone before the message is out.
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

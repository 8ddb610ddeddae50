import { type PageFacts, pageKinds } from '../../shared/ipc/pages.ts';

const pagePrefix = '--perch-page=';
const serverPrefix = '--perch-server=';

/**
 * The command line arguments from which a page's preload script reads the facts of its page. Nothing secret: other users of
 * the system see command lines.
 */
export function pageArguments({ page, serverUrl }: PageFacts): string[] {
  return [`${pagePrefix}${page}`, `${serverPrefix}${serverUrl ?? ''}`];
}

/**
 * Reads the facts from the arguments of the preload script. Electron appends them, so the last ones count.
 *
 * @throws Error when they are missing: the page was made without them.
 */
export function pageFromArguments(args: readonly string[]): PageFacts {
  const lastValue = (prefix: string) =>
    args.findLast((argument) => argument.startsWith(prefix))?.slice(prefix.length);
  const page = pageKinds.find((kind) => kind === lastValue(pagePrefix));
  if (page === undefined) throw new Error(`This page has no ${pagePrefix} argument.`);
  return { page, serverUrl: lastValue(serverPrefix) || null };
}

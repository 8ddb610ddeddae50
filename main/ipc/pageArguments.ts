import { type PageKind, pageKinds } from '../../shared/ipc/DesktopBridge.ts';

/** What a page's preload script is told about its page. Nothing secret: other users of the system see command lines. */
export interface PageFacts {
  readonly page: PageKind;
  /** Origin of the page's server; null on the app's own pages. */
  readonly serverUrl: string | null;
}

const pagePrefix = '--perch-page=';
const serverPrefix = '--perch-server=';

/** The command line arguments that tell a page's preload script its facts. */
export function pageArguments({ page, serverUrl }: PageFacts): string[] {
  return [`${pagePrefix}${page}`, `${serverPrefix}${serverUrl ?? ''}`];
}

/**
 * The facts among the arguments of the preload script. Electron appends them, so the last ones count.
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

import type {
  BrowserWindowConstructorOptions,
  HandlerDetails,
  Session,
  WebContents,
} from 'electron';
import { isAppAddress } from './appScheme.ts';

/** The pages that use a session: a server's page, or the app's own pages. */
export type SessionKind = 'server' | 'app';

/**
 * The permissions of Perch's pages. The last three of a server's page are Chromium's permissions to connect to this machine
 * or the local network; the content security policy restricts them to the server.
 */
const permissions: Readonly<Record<SessionKind, ReadonlySet<string>>> = {
  server: new Set([
    'media',
    'display-capture',
    'speaker-selection',
    'notifications',
    'fullscreen',
    'clipboard-sanitized-write',
    'local-network',
    'local-network-access',
    'loopback-network',
  ]),
  // The start page copies invites; the picker captures the system's sound for its meter.
  app: new Set(['display-capture', 'clipboard-sanitized-write']),
};

/** The details of Electron's request or check that are used. */
export interface PermissionDetails {
  readonly isMainFrame: boolean;
  readonly requestingUrl?: string | undefined;
  readonly securityOrigin?: string | undefined;
  readonly embeddingOrigin?: string | undefined;
}

/** Whether a page may have a permission. Electron grants everything by default. */
export function permissionAllowed(
  kind: SessionKind,
  permission: string,
  details: PermissionDetails,
): boolean {
  const { isMainFrame, requestingUrl, securityOrigin, embeddingOrigin } = details;
  const addresses = [requestingUrl, securityOrigin, embeddingOrigin].filter((address) => !!address);
  return (
    permissions[kind].has(permission) &&
    isMainFrame &&
    addresses.length > 0 &&
    addresses.every((address) => isAppAddress(address ?? ''))
  );
}

/** `renderer/components/video/usePopOut.ts` names its windows like this. */
const popOutName = /^perch-picture-[0-9a-f-]{36}$/;
/** Chromium reports a missing address as a blocked one (electron/electron issue 40027). */
const emptyAddresses: ReadonlySet<string> = new Set(['about:blank', 'about:blank#blocked']);

/**
 * Whether a page may open this window: only a server's page may, and only an empty window, in which it shows one of its
 * videos. An empty window has the page's own origin and content security policy.
 *
 * @param from address of the page
 */
export function popOutAllowed(
  from: string,
  { url, frameName, postBody }: Pick<HandlerDetails, 'url' | 'frameName' | 'postBody'>,
): boolean {
  const isServerPage = isAppAddress(from) && ['/', '/index.html'].includes(new URL(from).pathname);
  return isServerPage && emptyAddresses.has(url) && popOutName.test(frameName) && !postBody;
}

/** A page may navigate only to itself, as in a reload. One kind of page never becomes another. */
export function navigationAllowed(from: string, to: string): boolean {
  return isAppAddress(from) && isAppAddress(to) && new URL(from).pathname === new URL(to).pathname;
}

/** What the system opens with the user's browser, their mail program, or this app, which asks before it follows a link. */
const externalProtocols: ReadonlySet<string> = new Set(['https:', 'http:', 'mailto:', 'perch:']);

/** The address to open outside of the page, or null when it must not be opened. */
export function externalAddress(address: string): string | null {
  const url = URL.parse(address);
  return url !== null && externalProtocols.has(url.protocol) ? url.href : null;
}

/** Answers the permission requests and checks of a session. */
export function guardPermissions(
  session: Pick<Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler'>,
  kind: SessionKind,
): void {
  session.setPermissionRequestHandler((_contents, permission, callback, details) => {
    callback(permissionAllowed(kind, permission, details));
  });
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin, details) =>
    permissionAllowed(kind, permission, {
      ...details,
      securityOrigin: details.securityOrigin ?? requestingOrigin,
    }),
  );
}

/**
 * Keeps contents on their own page.
 *
 * @param openExternal opens an address in the user's browser
 * @param popOut options of the windows that a page opens for its videos
 */
export function guardNavigation(
  contents: Pick<WebContents, 'on' | 'getURL' | 'setWindowOpenHandler'>,
  openExternal: (address: string) => void,
  popOut: () => BrowserWindowConstructorOptions,
): void {
  contents.on('will-frame-navigate', (details) => {
    const stays = details.isMainFrame && navigationAllowed(contents.getURL(), details.url);
    if (!stays) details.preventDefault();
  });
  contents.on('will-redirect', (details) => details.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler((details) => {
    if (popOutAllowed(contents.getURL(), details)) {
      return { action: 'allow', overrideBrowserWindowOptions: popOut() };
    }
    const address = externalAddress(details.url);
    if (address !== null) openExternal(address);
    return { action: 'deny' };
  });
}

/**
 * Whether this is an AppImage that runs without Chromium's sandbox. Its launcher silently switches the sandbox off where the
 * system allows no user namespaces to programs that were not installed (Ubuntu 24.04 and newer).
 *
 * @param facts `switchedOff`: whether the app was started with `--no-sandbox`
 */
export function lacksSandbox(facts: {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly switchedOff: boolean;
}): boolean {
  return facts.switchedOff && Boolean(facts.env['APPIMAGE']);
}

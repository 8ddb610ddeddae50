import type { Session, WebContents } from 'electron';
import { isAppAddress } from './appScheme.ts';

/**
 * What Perch's own page may do. The last three are Chromium's permissions to reach a server on this machine or in the
 * local network; which server that is, the content security policy says.
 */
const permissions: ReadonlySet<string> = new Set([
  'media',
  'speaker-selection',
  'notifications',
  'fullscreen',
  'local-network',
  'local-network-access',
  'loopback-network',
]);

/** The part of Electron's details of a request or a check that decides. */
export interface PermissionDetails {
  readonly isMainFrame: boolean;
  readonly requestingUrl?: string | undefined;
  readonly securityOrigin?: string | undefined;
  readonly embeddingOrigin?: string | undefined;
}

/** Whether a page may have a permission. Electron grants everything unless it is told otherwise. */
export function permissionAllowed(permission: string, details: PermissionDetails): boolean {
  const { isMainFrame, requestingUrl, securityOrigin, embeddingOrigin } = details;
  const addresses = [requestingUrl, securityOrigin, embeddingOrigin].filter((address) => !!address);
  return (
    permissions.has(permission) &&
    isMainFrame &&
    addresses.length > 0 &&
    addresses.every((address) => isAppAddress(address ?? ''))
  );
}

/** Where a window may go: its own page, as in a reload. */
export function navigationAllowed(address: string): boolean {
  return isAppAddress(address) && ['/', '/index.html'].includes(new URL(address).pathname);
}

/** The address to open in the user's browser or mail program, or null when it must not be opened. */
export function externalAddress(address: string): string | null {
  const url = URL.parse(address);
  return url?.protocol === 'https:' || url?.protocol === 'mailto:' ? url.href : null;
}

/** Answers both kinds of permission questions of a session. */
export function guardPermissions(
  session: Pick<Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler'>,
): void {
  session.setPermissionRequestHandler((_contents, permission, callback, details) => {
    callback(permissionAllowed(permission, details));
  });
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin, details) =>
    permissionAllowed(permission, {
      ...details,
      securityOrigin: details.securityOrigin ?? requestingOrigin,
    }),
  );
}

/** Keeps a window on its own page; `openExternal` gets the addresses that belong into the user's browser. */
export function guardNavigation(
  contents: Pick<WebContents, 'on' | 'setWindowOpenHandler'>,
  openExternal: (address: string) => void,
): void {
  contents.on('will-frame-navigate', (details) => {
    if (!details.isMainFrame || !navigationAllowed(details.url)) details.preventDefault();
  });
  contents.on('will-redirect', (details) => details.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    const address = externalAddress(url);
    if (address !== null) openExternal(address);
    return { action: 'deny' };
  });
}

import type { WebContents } from 'electron';
import type { PageKind } from '../../shared/ipc/DesktopBridge.ts';

/** The page that has made a call. */
export interface Caller {
  readonly contents: WebContents;
  readonly page: PageKind;
  /** The server whose page it is; null on the app's own pages. */
  readonly serverId: string | null;
}

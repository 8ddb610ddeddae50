import type { WebContents } from 'electron';
import type {
  DesktopAnswer,
  DesktopArgument,
  DesktopCallName,
} from '../../shared/ipc/desktopCalls.ts';
import type { PageKind } from '../../shared/ipc/pages.ts';

/** The page that made a call. */
export interface Caller {
  readonly contents: WebContents;
  readonly page: PageKind;
  /** The server of the page; null on the app's own pages. */
  readonly serverId: string | null;
}

/** One handler for every call. Its argument is already checked. */
export type DesktopHandlers = {
  readonly [Name in DesktopCallName]: (
    caller: Caller,
    argument: DesktopArgument<Name>,
  ) => DesktopAnswer<Name> | Promise<DesktopAnswer<Name>>;
};

/** The handlers of some calls: what one factory makes. */
export type HandlersOf<Name extends DesktopCallName> = Pick<DesktopHandlers, Name>;

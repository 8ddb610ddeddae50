import type {
  DesktopAnswer,
  DesktopArgument,
  DesktopCallName,
} from '../../shared/ipc/desktopCalls.ts';
import type { Caller } from './Caller.ts';

/** One handler for every call, each given an argument that is checked already. */
export type DesktopHandlers = {
  readonly [Name in DesktopCallName]: (
    caller: Caller,
    argument: DesktopArgument<Name>,
  ) => DesktopAnswer<Name> | Promise<DesktopAnswer<Name>>;
};

/** The handlers of some calls: what one factory makes. */
export type HandlersOf<Name extends DesktopCallName> = Pick<DesktopHandlers, Name>;

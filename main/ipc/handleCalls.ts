import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import { callChannel } from '../../shared/ipc/DesktopBridge.ts';
import { type DesktopCallName, desktopCalls } from '../../shared/ipc/desktopCalls.ts';
import { isAppAddress } from '../appScheme.ts';

import type { Caller, DesktopHandlers } from './DesktopHandlers.ts';
import type { KnownPages } from './KnownPages.ts';

/** Answers every call of a page after checking the sender, whether its page may make the call, and the argument. */
export function handleCalls(
  ipc: Pick<IpcMain, 'handle'>,
  pages: Pick<KnownPages, 'find'>,
  handlers: DesktopHandlers,
): void {
  ipc.handle(callChannel, async (event, name: unknown, argument: unknown) => {
    if (typeof name !== 'string' || !Object.hasOwn(desktopCalls, name)) {
      throw new Error('There is no such call.');
    }
    const { pages: kinds, schema } = desktopCalls[name as DesktopCallName];
    const caller = callerOf(event, pages);
    if (caller === null || !kinds.includes(caller.page)) {
      throw new Error(`This page may not call ${name}.`);
    }
    const parsed = schema.safeParse(argument);
    if (!parsed.success) throw new Error(`The argument of ${name} is wrong.`);
    const handle = handlers[name as DesktopCallName] as (
      caller: Caller,
      argument: unknown,
    ) => unknown;
    return handle(caller, parsed.data);
  });
}

/** The page of a call: the main frame of a page that the app opened and that is still at the app's own address. */
function callerOf(
  { sender, senderFrame }: IpcMainInvokeEvent,
  pages: Pick<KnownPages, 'find'>,
): Caller | null {
  // The frame is gone, so there is nothing to answer.
  if (senderFrame === null || senderFrame.parent !== null) return null;
  return isAppAddress(senderFrame.url) ? (pages.find(sender) ?? null) : null;
}

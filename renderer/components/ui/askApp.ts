import type { DesktopBridge } from '../../../shared/ipc/DesktopBridge.ts';
import type { DesktopCallName, DesktopQuestion } from '../../../shared/ipc/desktopCalls.ts';

/** Asks the app for something of which nothing is awaited: what comes of it is told as an event. */
export function askApp<Name extends DesktopCallName>(
  desktop: DesktopBridge | null,
  name: Name,
  argument: DesktopQuestion<Name>,
): void {
  desktop?.call(name, argument).catch((error: unknown) => console.error('The app refused:', error));
}

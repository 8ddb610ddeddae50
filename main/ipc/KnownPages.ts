import type { WebContents } from 'electron';
import { eventChannel } from '../../shared/ipc/DesktopBridge.ts';
import {
  type DesktopEventName,
  type DesktopEvents,
  desktopEvents,
} from '../../shared/ipc/desktopEvents.ts';
import type { PageKind } from '../../shared/ipc/pages.ts';
import type { Caller } from './DesktopHandlers.ts';

/** The pages that the app itself opened. Only these may make calls, and only these receive events. */
export class KnownPages {
  readonly #pages = new Map<WebContents, Caller>();

  /** Adds a page. It is removed when its contents are destroyed. */
  add(contents: WebContents, page: PageKind, serverId: string | null): void {
    this.#pages.set(contents, { contents, page, serverId });
    contents.once('destroyed', () => this.#pages.delete(contents));
  }

  /** The page with these contents; undefined when the app did not open it. */
  find(contents: WebContents): Caller | undefined {
    return this.#pages.get(contents);
  }

  /** Sends an event to every page that may receive it. */
  broadcast<Name extends DesktopEventName>(name: Name, payload: DesktopEvents[Name]): void {
    for (const page of this.#pages.values()) send(page, name, payload);
  }

  /** Sends an event to the page of one server, if it is open. */
  sendToServer<Name extends DesktopEventName>(
    serverId: string,
    name: Name,
    payload: DesktopEvents[Name],
  ): void {
    for (const page of this.#pages.values()) {
      if (page.serverId === serverId) send(page, name, payload);
    }
  }
}

function send(
  { contents, page }: Caller,
  name: DesktopEventName,
  payload: DesktopEvents[DesktopEventName],
): void {
  if (!desktopEvents[name].pages.includes(page) || contents.isDestroyed()) return;
  contents.send(eventChannel, name, payload);
}

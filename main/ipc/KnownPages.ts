import type { WebContents } from 'electron';
import type { PageKind } from '../../shared/ipc/DesktopBridge.ts';
import type { DesktopEventName, DesktopEvents } from '../../shared/ipc/DesktopEvents.ts';
import type { Caller } from './Caller.ts';
import { eventChannel } from './channels.ts';

/** Which pages hear what. */
const eventPages: { readonly [Name in DesktopEventName]: readonly PageKind[] } = {
  'servers:changed': ['server', 'home'],
  'page:linkOpened': ['server'],
  'page:shown': ['server'],
  'voice:commanded': ['server'],
  'settings:changed': ['server', 'home'],
  'keys:changed': ['server', 'home'],
  'screen:sourcesChanged': ['picker'],
  'host:changed': ['home'],
};

/** The pages that the app itself has opened: only they may call, and only they are told. */
export class KnownPages {
  readonly #pages = new Map<WebContents, Caller>();

  /** Knows a page until its contents are destroyed. */
  add(contents: WebContents, page: PageKind, serverId: string | null): void {
    this.#pages.set(contents, { contents, page, serverId });
    contents.once('destroyed', () => this.#pages.delete(contents));
  }

  /** Who a page is; undefined for one that the app has not opened. */
  find(contents: WebContents): Caller | undefined {
    return this.#pages.get(contents);
  }

  /** Tells every page that is meant to hear it. */
  broadcast<Name extends DesktopEventName>(name: Name, payload: DesktopEvents[Name]): void {
    for (const page of this.#pages.values()) send(page, name, payload);
  }

  /** Tells the page of one server, if it is open. */
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
  if (!eventPages[name].includes(page) || contents.isDestroyed()) return;
  contents.send(eventChannel, name, payload);
}

import type { AppSettings } from './AppSettings.ts';
import type { NoticeAnswer } from './chat.ts';
import type { HostState } from './HostState.ts';
import type { KeysState } from './keys.ts';
import { mainPages, type PageKind } from './pages.ts';
import type { ScreenSources } from './screen.ts';
import type { LinkRequest, ServerItem } from './servers.ts';
import type { VoiceCommand } from './voice.ts';

/** One event: which pages receive it, and (in types only) its payload. */
interface DesktopEvent<Payload> {
  readonly pages: readonly PageKind[];
  readonly payload?: Payload;
}

function event<Payload>(pages: readonly PageKind[]): DesktopEvent<Payload> {
  return { pages };
}

/** The one table of events from the main process to pages. No event is answered. */
export const desktopEvents = {
  /** The list for the rail, whenever anything in it changes. */
  'servers:changed': event<readonly ServerItem[]>(mainPages),
  /** A link to the server of this page was opened. */
  'page:linkOpened': event<LinkRequest>(['server']),
  /** Whether the page can be seen: not behind another page, nor in a window that is hidden or minimised. */
  'page:shown': event<boolean>(['server']),
  /** The user has answered or clicked a notice of this page. */
  'notice:answered': event<NoticeAnswer>(['server']),
  /** A command from the tray, a global key, the command line or a Stream Deck. */
  'voice:commanded': event<VoiceCommand>(['server']),
  'settings:changed': event<AppSettings>(mainPages),
  'keys:changed': event<KeysState>(mainPages),
  /** The screens and windows that can be shared now, with fresh thumbnails. */
  'screen:sourcesChanged': event<ScreenSources>(['picker']),
  'host:changed': event<HostState>(['home']),
} satisfies Record<string, DesktopEvent<unknown>>;

export type DesktopEventName = keyof typeof desktopEvents;
/** The payload of each event by its name. */
export type DesktopEvents = {
  readonly [Name in DesktopEventName]: Exclude<(typeof desktopEvents)[Name]['payload'], undefined>;
};

import type { AppSettings } from './AppSettings.ts';
import type { HostState } from './HostState.ts';
import type { KeysState } from './keys.ts';
import type { ScreenSources } from './screen.ts';
import type { LinkRequest, ServerItem } from './servers.ts';
import type { VoiceCommand } from './voice.ts';

/** What the main process tells pages, never answered. Each page hears only what its kind is meant to hear. */
export interface DesktopEvents {
  /** The list for the rail, whenever anything in it changes. Server and home. */
  'servers:changed': readonly ServerItem[];
  /** A link was opened to the server of this page. Server. */
  'page:linkOpened': LinkRequest;
  /** Whether the page can be seen: not behind another one, nor in a window that is hidden or minimised. Server. */
  'page:shown': boolean;
  /** The tray, a global key, the command line or a Stream Deck wants something. Server. */
  'voice:commanded': VoiceCommand;
  /** Server and home. */
  'settings:changed': AppSettings;
  /** Server and home. */
  'keys:changed': KeysState;
  /** The screens and windows that can be shared now, with fresh pictures. Picker. */
  'screen:sourcesChanged': ScreenSources;
  /** Home. */
  'host:changed': HostState;
}
export type DesktopEventName = keyof DesktopEvents;

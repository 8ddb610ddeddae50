import { z } from 'zod';
import { type AppSettings, appSettingsChangeField } from './AppSettings.ts';
import { noticeField, unreadReportField } from './chat.ts';
import type { HostState } from './HostState.ts';
import { type KeyRecording, type KeysState, keyActions } from './keys.ts';
import { mainPages, type PageKind } from './pages.ts';
import { type ScreenChoice, type ScreenPick, type ScreenSources, shareModes } from './screen.ts';
import type { AddServerOutcome, LinkRequest, ServerItem, ServerReach } from './servers.ts';
import { voiceReportField } from './voice.ts';

/** One call: the pages that may make it, the schema of its argument, and (in types only) its answer. */
interface DesktopCall<Schema extends z.ZodType, Answer> {
  readonly pages: readonly PageKind[];
  readonly schema: Schema;
  readonly answer?: Answer;
}

function call<Answer>() {
  return <Schema extends z.ZodType>(
    pages: readonly PageKind[],
    schema: Schema,
  ): DesktopCall<Schema, Answer> => ({ pages, schema });
}

const nothing = z.null();
const screenChoiceField: z.ZodType<ScreenChoice> = z.strictObject({
  sourceId: z.string().max(256).nullable(),
  mode: z.enum(shareModes),
  sound: z.boolean(),
});
const serverIdField = z.string().min(1).max(64);
/** A server's picture: 96 KiB of base64 hold 70 kB. */
const pictureField = z
  .string()
  .max(96 * 1024)
  .regex(/^data:image\/(png|jpeg|webp);base64,[A-Za-z0-9+/=]+$/);

/** A background image, no larger than a camera's frame in a call: 2 MiB of base64 hold 1.5 MB. */
const backgroundField = z
  .string()
  .max(2 * 1024 * 1024)
  .regex(/^data:image\/(png|webp);base64,[A-Za-z0-9+/=]+$/);

/** The one table of calls from a page to the main process. Each call is answered exactly once. */
export const desktopCalls = {
  'servers:list': call<readonly ServerItem[]>()(mainPages, nothing),
  /** Shows a server's page, or the start page for null. */
  'servers:show': call<null>()(mainPages, z.strictObject({ serverId: serverIdField.nullable() })),
  /**
   * Adds a server by address (`host`, `host:port`, `https://…`) or invite link (`perch://…`), and shows it. `fingerprint`
   * is the fingerprint that the user has compared after `unknownCertificate`.
   */
  'servers:add': call<AddServerOutcome>()(
    mainPages,
    z.strictObject({
      address: z.string().max(2048),
      fingerprint: z.string().max(128).nullable(),
    }),
  ),
  /** Removes a server with everything that this app stores for it, including the user's identity there. */
  'servers:remove': call<null>()(mainPages, z.strictObject({ serverId: serverIdField })),
  /**
   * Trusts the changed key of a server after the user has compared its fingerprint; false when the server shows another key.
   */
  'servers:trustKey': call<boolean>()(
    mainPages,
    z.strictObject({ serverId: serverIdField, fingerprint: z.string().max(128) }),
  ),
  /** SHA-256 of the only key that the page's server may show, 64 hex digits; null where the system's trust is enough. */
  'server:pin': call<string | null>()(['server'], nothing),
  /** Goes the way to the page's server step by step, for the connection doctor. */
  'server:reach': call<ServerReach | null>()(['server'], nothing),
  /** The own name and picture of the page's server. */
  'server:describe': call<null>()(
    ['server'],
    z.strictObject({ name: z.string().min(1).max(200), picture: pictureField.nullable() }),
  ),
  /** What the link that opened this page asks for; nothing the second time. */
  'page:takeLink': call<LinkRequest>()(['server'], nothing),
  'voice:report': call<null>()(['server'], voiceReportField),
  /** Somebody calls the user, who does not look at the page; null when nobody does any more. */
  'call:announce': call<null>()(
    ['server'],
    z.strictObject({ caller: z.string().min(1).max(200).nullable() }),
  ),
  'chat:unread': call<null>()(['server'], unreadReportField),
  /** Shows a notice of a message that can be answered in it; only on macOS. One with the same key is replaced. */
  'notice:show': call<null>()(['server'], noticeField),
  'notice:close': call<null>()(['server'], noticeField.pick({ key: true })),
  /** For how long nobody has touched the computer, in ms. */
  'voice:idleMs': call<number>()(['server'], nothing),

  /** Opens the picker and waits for the choice; null when it is cancelled, or when a picker is already open. */
  'screen:pick': call<ScreenPick | null>()(['server'], nothing),
  /** Closes the picker of this page, which no longer waits for the choice. */
  'screen:abandon': call<null>()(['server'], nothing),
  /** The sources that can be shared now. Later changes are sent as `screen:sourcesChanged`. */
  'screen:sources': call<ScreenSources>()(['picker'], nothing),
  /** Lets the picker itself capture the system's sound once, for its meter. */
  'screen:listen': call<null>()(['picker'], nothing),
  'screen:choose': call<null>()(['picker'], screenChoiceField),
  'screen:cancel': call<null>()(['picker'], nothing),
  /** Opens the system's settings at the permission for screen capture. */
  'screen:openPermission': call<null>()(['picker'], nothing),

  'settings:get': call<AppSettings>()(['server', 'home', 'picker'], nothing),
  'settings:change': call<null>()(mainPages, appSettingsChangeField),
  /** The user's own background image for the camera, as a data URL; null without one. */
  'background:read': call<string | null>()(['server'], nothing),
  'background:keep': call<null>()(['server'], z.strictObject({ picture: backgroundField })),
  'keys:get': call<KeysState>()(mainPages, nothing),
  /** Records the next chord that is pressed and released for an action. Escape alone cancels, like `keys:cancel`. */
  'keys:record': call<KeyRecording>()(mainPages, z.strictObject({ action: z.enum(keyActions) })),
  'keys:cancel': call<null>()(mainPages, nothing),
  /** Opens the system's settings at the permission to receive keys. */
  'keys:openPermission': call<null>()(mainPages, nothing),

  'host:get': call<HostState>()(['home'], nothing),
  /** Starts the server inside the app. Progress is sent as `host:changed`. */
  'host:start': call<null>()(['home'], nothing),
  'host:stop': call<null>()(['home'], nothing),
} satisfies Record<string, DesktopCall<z.ZodType, unknown>>;

export type DesktopCallName = keyof typeof desktopCalls;
/** What a page passes in. */
export type DesktopQuestion<Name extends DesktopCallName> = z.input<
  (typeof desktopCalls)[Name]['schema']
>;
/** What a handler gets, parsed. */
export type DesktopArgument<Name extends DesktopCallName> = z.output<
  (typeof desktopCalls)[Name]['schema']
>;
export type DesktopAnswer<Name extends DesktopCallName> = Exclude<
  (typeof desktopCalls)[Name]['answer'],
  undefined
>;

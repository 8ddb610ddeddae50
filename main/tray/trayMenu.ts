import type { MenuItemConstructorOptions } from 'electron';
import { backInMinutes } from '../../shared/domain/Door.ts';
import type { UnreadReport } from '../../shared/ipc/chat.ts';
import type { ServerItem } from '../../shared/ipc/servers.ts';
import type { VoiceCommand, VoiceReport } from '../../shared/ipc/voice.ts';
import type { MainTexts } from '../texts/en.ts';
import type { CallRegistry } from '../voice/CallRegistry.ts';

/** The state that the tray shows. */
export interface TrayState {
  /** The server of the current call. */
  readonly joinedServerId: string | null;
  /** Whether messages are unread of which the user wants to be told. */
  readonly hasUnread: boolean;
  /** The servers whose pages have reported, in the order of the list. */
  readonly servers: readonly {
    readonly id: string;
    readonly name: string;
    readonly report: VoiceReport;
  }[];
}

/** The state of the tray for the servers of the list, in their order. */
export function trayStateOf(
  servers: readonly Pick<ServerItem, 'id' | 'name'>[],
  calls: Pick<CallRegistry, 'joinedServerId' | 'reportOf'>,
  { mentions, hasUnread }: UnreadReport,
): TrayState {
  return {
    joinedServerId: calls.joinedServerId,
    hasUnread: mentions > 0 || hasUnread,
    servers: servers.flatMap(({ id, name }) => {
      const report = calls.reportOf(id);
      return report === null ? [] : [{ id, name, report }];
    }),
  };
}

/** What was chosen in the menu. */
export type TrayChoice =
  | { readonly kind: 'voice'; readonly serverId: string; readonly command: VoiceCommand }
  | { readonly kind: 'open' }
  | { readonly kind: 'quit' };

/** More names would make the menu too wide. */
const namesShown = 6;

/** The menu of the tray for a state. `choose` is called with the choice. */
export function trayMenu(
  state: TrayState,
  { tray: texts }: MainTexts,
  choose: (choice: TrayChoice) => void,
): MenuItemConstructorOptions[] {
  return [
    ...state.servers.flatMap((server) => waitingItems(server, texts, choose)),
    ...callItems(state, texts, choose),
    { type: 'separator' },
    ...state.servers.map((server) => serverItem(server, texts, choose)),
    ...(state.servers.length > 0 ? [{ type: 'separator' } as const] : []),
    { id: 'open', label: texts.open, click: () => choose({ kind: 'open' }) },
    { id: 'quit', label: texts.quit, click: () => choose({ kind: 'quit' }) },
  ];
}

/** The tooltip of the icon. */
export function trayTooltip(state: TrayState, { tray: texts }: MainTexts): string {
  const unread = state.hasUnread ? texts.tooltip.unread : null;
  const call = callOf(state);
  if (call === null) return unread === null ? 'Perch' : `Perch\n${unread}`;
  const { channel, server, report } = call;
  const lines = [
    placeText(texts, channel, server),
    unread,
    report.deafened ? texts.tooltip.deafened : report.muted ? texts.tooltip.muted : null,
    report.sharing ? texts.tooltip.sharing : null,
    report.camera ? texts.tooltip.camera : null,
  ];
  return lines.filter((line) => line !== null).join('\n');
}

function callItems(
  state: TrayState,
  texts: MainTexts['tray'],
  choose: (choice: TrayChoice) => void,
): MenuItemConstructorOptions[] {
  const call = callOf(state);
  if (call === null) return [{ id: 'channel', label: texts.outside, enabled: false }];
  const { channel, server, report } = call;
  const command = (what: VoiceCommand) => () =>
    choose({ kind: 'voice', serverId: server.id, command: what });
  const { people } = channel;
  const names = people.slice(0, namesShown).join(', ');
  const more = Math.max(0, people.length - namesShown);
  return [
    { id: 'channel', label: literal(placeText(texts, channel, server)), enabled: false },
    ...(people.length === 0 || channel.isCall
      ? []
      : [{ id: 'people', label: literal(texts.people(names, more)), enabled: false }]),
    { type: 'separator' },
    {
      id: 'mute',
      label: texts.mute,
      type: 'checkbox',
      checked: report.muted,
      click: command({ kind: 'setMuted', on: !report.muted }),
    },
    {
      id: 'deafen',
      label: texts.deafen,
      type: 'checkbox',
      checked: report.deafened,
      click: command({ kind: 'setDeafened', on: !report.deafened }),
    },
    report.sharing
      ? { id: 'share', label: texts.stopSharing, click: command({ kind: 'stopShare' }) }
      : { id: 'share', label: texts.share, click: command({ kind: 'startShare' }) },
    ...(report.camera
      ? [{ id: 'camera', label: texts.cameraOff, click: command({ kind: 'turnCameraOff' }) }]
      : []),
    {
      id: 'leave',
      label: channel.isCall ? texts.hangUp : texts.leave,
      click: command({ kind: 'leave' }),
    },
  ];
}

/** The call of a server, incoming or outgoing, with the items that answer or end it. */
function waitingItems(
  { id: serverId, report: { call } }: TrayState['servers'][number],
  texts: MainTexts['tray'],
  choose: (choice: TrayChoice) => void,
): MenuItemConstructorOptions[] {
  if (call === undefined || call.state === 'accepted') return [];
  const command = (action: 'answer' | 'hangup') => () =>
    choose({ kind: 'voice', serverId, command: { kind: 'press', action } });
  const isRinging = call.state === 'ringing';
  const label = isRinging ? texts.rings(call.name) : texts.calling(call.name);
  return [
    { id: 'call', label: literal(label), enabled: false },
    ...(isRinging ? [{ id: 'accept', label: texts.accept, click: command('answer') }] : []),
    {
      id: 'end',
      label: isRinging ? texts.decline : texts.giveUp,
      click: command('hangup'),
    },
    { type: 'separator' },
  ];
}

/** Where the user is. */
function placeText(
  texts: MainTexts['tray'],
  channel: VoiceReport['channels'][number],
  { name, report }: TrayState['servers'][number],
): string {
  return channel.isCall && report.call
    ? texts.call(report.call.name, name)
    : texts.channel(channel.name, name);
}

/** The submenu of one server: its channels, and what I say there about being talked to. */
function serverItem(
  { id: serverId, name, report }: TrayState['servers'][number],
  texts: MainTexts['tray'],
  choose: (choice: TrayChoice) => void,
): MenuItemConstructorOptions {
  const command = (what: VoiceCommand) => () => choose({ kind: 'voice', serverId, command: what });
  const listed = report.channels.filter(({ isCall }) => !isCall);
  const channels = listed.map(({ id, name: channel, people, full }): MenuItemConstructorOptions => {
    const here = id === report.channelId;
    const label = full
      ? texts.channelFull(channel, people.length)
      : people.length > 0
        ? texts.channelWithPeople(channel, people.length)
        : channel;
    return {
      id: `channel:${id}`,
      label: literal(label),
      type: 'checkbox',
      checked: here,
      enabled: here || !full,
      click: command({ kind: 'join', channelId: id }),
    };
  });
  const doors = doorItems(report.door, texts, command);
  const isDivided = channels.length > 0 && doors.length > 0;
  return {
    id: `server:${serverId}`,
    label: literal(name),
    enabled: channels.length + doors.length > 0,
    submenu: [...channels, ...(isDivided ? [{ type: 'separator' } as const] : []), ...doors],
  };
}

/** Empty before the sign-in. */
function doorItems(
  door: VoiceReport['door'],
  texts: MainTexts['tray'],
  command: (what: VoiceCommand) => () => void,
): MenuItemConstructorOptions[] {
  if (door === null) return [];
  return [
    {
      id: 'door:open',
      label: texts.openToTalk,
      type: 'checkbox',
      checked: door === 'open',
      click: command({ kind: 'setDoor', door: 'open' }),
    },
    {
      id: 'door:doNotDisturb',
      label: texts.doNotDisturb,
      type: 'checkbox',
      checked: door === 'doNotDisturb',
      click: command({ kind: 'setDoor', door: 'doNotDisturb' }),
    },
    ...backInMinutes.map((minutes) => ({
      id: `door:${minutes}`,
      label: minutes < 60 ? texts.backIn(minutes) : texts.backInHours(minutes / 60),
      click: command({ kind: 'backIn', minutes }),
    })),
  ];
}

/** The current call: the channel, its server, and the report of its page; null outside of a call. */
function callOf({ servers, joinedServerId }: TrayState) {
  const server = servers.find(({ id }) => id === joinedServerId);
  const channel = server?.report.channels.find(({ id }) => id === server.report.channelId);
  if (server === undefined || channel === undefined) return null;
  return { server, channel, report: server.report };
}

/** In a menu "&" marks the key of an item, so it is doubled in names. */
function literal(text: string): string {
  return text.replaceAll('&', '&&');
}

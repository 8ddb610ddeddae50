import type { TrayState } from './trayMenu.ts';

type TrayMark = '' | '-muted' | '-deafened';
type CallMarks = `${'' | '-sharing'}${'' | '-camera'}`;

/**
 * A state of the icon: in no channel, in a channel, or speaking in it, what is switched off or on, and whether messages are unread. It is the name of the
 * image and, with spaces, the classes in `main/resources/tray.svg`.
 */
export type TrayIconName = `${CallIcon}${'' | '-unread'}`;
type CallIcon = 'away' | `quiet${TrayMark}${CallMarks}` | `speaking${CallMarks}`;

const callMarks: readonly CallMarks[] = ['', '-sharing', '-camera', '-sharing-camera'];

const callIcons: readonly CallIcon[] = [
  'away',
  ...callMarks.flatMap((marks): CallIcon[] => [
    `quiet${marks}`,
    `quiet-muted${marks}`,
    `quiet-deafened${marks}`,
    `speaking${marks}`,
  ]),
];

export const trayIconNames: readonly TrayIconName[] = callIcons.flatMap((icon): TrayIconName[] => [
  icon,
  `${icon}-unread`,
]);

/**
 * What the tray of each system is made for: width and height at 100 %, in pixels, and whether the image has colours.
 * `template`: black with alpha only, and macOS chooses the colour.
 */
export const trayIconSizes = {
  linux: { size: 24, style: 'colored' },
  win32: { size: 16, style: 'colored' },
  darwin: { size: 18, style: 'template' },
} as const;

/** Which icon shows this state. */
export function trayIconName(state: TrayState): TrayIconName {
  return `${callIconOf(state)}${state.hasUnread ? '-unread' : ''}`;
}

function callIconOf({ servers, joinedServerId }: TrayState): CallIcon {
  const report = servers.find(({ id }) => id === joinedServerId)?.report;
  if (report === undefined) return 'away';
  const marks = `${report.sharing ? '-sharing' : ''}${report.camera ? '-camera' : ''}` as const;
  if (report.deafened) return `quiet-deafened${marks}`;
  if (report.muted) return `quiet-muted${marks}`;
  return report.speaking ? `speaking${marks}` : `quiet${marks}`;
}

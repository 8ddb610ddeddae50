import type { TrayState } from './trayMenu.ts';

type TrayMark = '' | '-muted' | '-deafened';
type CallMarks = `${'' | '-sharing'}${'' | '-camera'}`;

/**
 * A state of the icon: in no channel, in a channel, or speaking in it, and what is switched off or on. It is the name of the
 * image and, with spaces, the classes in `main/resources/tray.svg`.
 */
export type TrayIconName = 'away' | `quiet${TrayMark}${CallMarks}` | `speaking${CallMarks}`;

const callMarks: readonly CallMarks[] = ['', '-sharing', '-camera', '-sharing-camera'];

export const trayIconNames: readonly TrayIconName[] = [
  'away',
  ...callMarks.flatMap((marks): TrayIconName[] => [
    `quiet${marks}`,
    `quiet-muted${marks}`,
    `quiet-deafened${marks}`,
    `speaking${marks}`,
  ]),
];

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
export function trayIconName({ servers, joinedServerId }: TrayState): TrayIconName {
  const report = servers.find(({ id }) => id === joinedServerId)?.report;
  if (report === undefined) return 'away';
  const marks = `${report.sharing ? '-sharing' : ''}${report.camera ? '-camera' : ''}` as const;
  if (report.deafened) return `quiet-deafened${marks}`;
  if (report.muted) return `quiet-muted${marks}`;
  return report.speaking ? `speaking${marks}` : `quiet${marks}`;
}

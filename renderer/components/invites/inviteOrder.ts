import type { RequestInput } from '../../../shared/protocol/protocol.ts';

/** What is asked for when an invite is made. */
export type InviteOrder = RequestInput<'invite:create'>;

/** For friends: as a member, for everybody who has the link, as long as nobody revokes it. */
export const plainOrder: InviteOrder = {
  kind: 'member',
  roleId: null,
  channelId: null,
  usesMax: null,
  lifetimeMs: null,
  note: '',
};

const hourMs = 60 * 60_000;

/** How long an invite may work, by the name of the choice. */
export const lifetimesMs = {
  forever: null,
  hour: hourMs,
  day: 24 * hourMs,
  week: 7 * 24 * hourMs,
  month: 30 * 24 * hourMs,
} as const;

/** For how many people an invite may be; null for any number. */
export const usesChoices = [null, 1, 5, 10, 25, 100] as const;

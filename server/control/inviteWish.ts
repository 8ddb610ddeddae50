import { parseArgs } from 'node:util';
import {
  inviteLifetimeMaxMs,
  inviteLifetimeMinMs,
  inviteUsesMax,
} from '../../shared/domain/Invite.ts';
import { CommandError } from '../CommandError.ts';
import type { ControlInput } from './controlCalls.ts';

const unitsMs = { m: 60_000, h: 60 * 60_000, d: 24 * 60 * 60_000 } as const;

/**
 * Reads the options of the command `invite`.
 *
 * @throws CommandError that says what is wrong, and what is right
 */
export function inviteWish(words: readonly string[]): ControlInput<'invite'> {
  const { uses, expires, role, channel } = optionsIn(words);
  return {
    usesMax: uses === undefined ? null : usesOf(uses),
    lifetimeMs: expires === undefined ? null : lifetimeOf(expires),
    role: role ?? 'member',
    channel: channel ?? null,
  };
}

function optionsIn(words: readonly string[]) {
  try {
    const option = { type: 'string' } as const;
    const options = { uses: option, expires: option, role: option, channel: option };
    return parseArgs({ args: [...words], options }).values;
  } catch (error) {
    throw new CommandError(`${(error as Error).message}. See --help.`);
  }
}

function usesOf(text: string): number {
  const uses = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (uses >= 1 && uses <= inviteUsesMax) return uses;
  throw new CommandError(`--uses must be a whole number from 1 to ${inviteUsesMax}.`);
}

function lifetimeOf(text: string): number {
  const [, amount = '', unit = ''] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  const lifetimeMs = Number(amount) * (unitsMs[unit as keyof typeof unitsMs] ?? 0);
  if (lifetimeMs >= inviteLifetimeMinMs && lifetimeMs <= inviteLifetimeMaxMs) return lifetimeMs;
  const most = inviteLifetimeMaxMs / unitsMs.d;
  throw new CommandError(`--expires must be a time like 30m, 12h or 7d, at most ${most}d.`);
}

import { z } from 'zod';
import { isPressAction, pressActions } from '../../shared/ipc/keys.ts';
import { type WhisperSlot, whisperSlots } from '../../shared/keys/whisperSlots.ts';
import { isServerLink } from '../servers/serverLink.ts';

/** A command to the running app from a command line: of a shell, a script, or a Stream Deck. */
export const appCommandField = z.discriminatedUnion('kind', [
  /** Shows the window. */
  z.strictObject({ kind: z.literal('show') }),
  /** Push-to-talk: as if its key was pressed or released. */
  z.strictObject({ kind: z.literal('talk'), on: z.boolean() }),
  /** The same for a whisper key. */
  z.strictObject({ kind: z.literal('whisper'), slot: z.enum(whisperSlots), on: z.boolean() }),
  /** As if a key for it was pressed. */
  z.strictObject({ kind: z.literal('press'), action: z.enum(pressActions) }),
  z.strictObject({ kind: z.literal('leave') }),
  /** By name or id. */
  z.strictObject({ kind: z.literal('join'), channel: z.string().min(1).max(200) }),
  /** A `perch://` link. */
  z.strictObject({ kind: z.literal('link'), link: z.string().max(4096) }),
]);
export type AppCommand = z.output<typeof appCommandField>;

/** The command line of a start. */
export interface CommandLine {
  /** Null: only start the app, or show it. */
  readonly command: AppCommand | null;
  /** Start without showing the window, as the system does at sign-in. */
  readonly hidden: boolean;
}

export const usage = `Usage: perch [--hidden] [perch://…]
       perch show | ${pressActions.join(' | ')} | leave
       perch ptt down | up
       perch whisper reply | 1 | 2 | 3 down | up
       perch join <channel>
       perch owner-code`;

/** The whisper keys by their words on the command line. */
const whisperWords: ReadonlyMap<string, WhisperSlot> = new Map([
  ['reply', 'whisperReply'],
  ['1', 'whisper1'],
  ['2', 'whisper2'],
  ['3', 'whisper3'],
]);

/** Whether a command line asks for an owner code of the server that this app hosts. No running app is needed for that. */
export function asksForOwnerCode(args: readonly string[]): boolean {
  const words = wordsOf(args);
  return words.length === 1 && words[0] === 'owner-code';
}

/**
 * Reads a command line. Unknown switches belong to Chromium and are ignored.
 *
 * @param args without the program, and without the app's folder when Electron was started on one
 * @returns null when it is not valid
 */
export function parseCommandLine(args: readonly string[]): CommandLine | null {
  const hidden = args.includes('--hidden');
  const words = wordsOf(args);
  if (words.length === 0) return { command: null, hidden };
  const command = commandOf(words);
  return command === null ? null : { command, hidden };
}

function wordsOf(args: readonly string[]): string[] {
  return args.filter((argument) => !argument.startsWith('-'));
}

function commandOf(words: readonly string[]): AppCommand | null {
  const [verb = '', ...rest] = words;
  if (isServerLink(verb)) return rest.length === 0 ? { kind: 'link', link: verb } : null;
  if (verb === 'join') {
    const channel = rest.join(' ').trim();
    return channel === '' ? null : { kind: 'join', channel };
  }
  if (verb === 'ptt') {
    const on = heldBy(rest);
    return on === null ? null : { kind: 'talk', on };
  }
  if (verb === 'whisper') {
    const slot = whisperWords.get(rest[0] ?? '');
    const on = heldBy(rest.slice(1));
    return slot === undefined || on === null ? null : { kind: 'whisper', slot, on };
  }
  if (rest.length > 0) return null;
  if (isPressAction(verb)) return { kind: 'press', action: verb };
  return verb === 'show' || verb === 'leave' ? { kind: verb } : null;
}

/** `down` or `up`, and nothing more; null for anything else. */
function heldBy([word, ...more]: readonly string[]): boolean | null {
  if (more.length > 0 || (word !== 'down' && word !== 'up')) return null;
  return word === 'down';
}

import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { serverEnvironment } from './hostConfig.ts';
import type { HostPlaces } from './hostPlaces.ts';

/** A process that runs one command of the server, and ends. */
export interface CommandChild {
  readonly stdout: Readable;
  readonly stderr: Readable;
  onExit(listener: (code: number | null) => void): void;
}

export interface OwnerCodeNeeds {
  readonly places: HostPlaces;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly fork: (
    entry: string,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
  ) => CommandChild;
}

/** What the command has printed. */
export interface CommandOutput {
  readonly succeeded: boolean;
  readonly text: string;
}

/**
 * Makes a new owner code for the server that this app hosts, which may be running: for a host whose own device is lost. It runs
 * the server's own command, as `npm run server -- owner-code` does, because only the server knows its database.
 */
export async function runOwnerCode({ places, env, fork }: OwnerCodeNeeds): Promise<CommandOutput> {
  const child = fork(places.entry, ['owner-code'], serverEnvironment(env, places));
  const [code, printed, complaint] = await Promise.all([
    new Promise<number | null>((resolve) => child.onExit(resolve)),
    text(child.stdout),
    text(child.stderr),
  ]);
  const succeeded = code === 0;
  return { succeeded, text: (succeeded ? printed : complaint).trim() };
}

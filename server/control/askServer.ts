import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Answer } from '../../shared/protocol/errors.ts';
import { CommandError } from '../CommandError.ts';
import { readHolder } from '../storage/database/DataFolderLock.ts';
import {
  answerMaxLength,
  type ControlAnswer,
  type ControlInput,
  type ControlName,
} from './controlCalls.ts';
import { linesOf, writeLine } from './jsonLines.ts';

/** How long the server may take for an answer, in ms. */
const timeoutMs = 20_000;

/**
 * Asks the running server of a data folder.
 *
 * @returns null when no server uses the folder, or one without a control socket
 * @throws CommandError when it refuses, does not answer, or belongs to another user
 */
export async function askServer<Name extends ControlName>(
  dataDir: string,
  call: Name,
  input: ControlInput<Name>,
): Promise<ControlAnswer<Name> | null> {
  const file = readHolder(dataDir)?.socket ?? null;
  const socket = file === null ? null : await open(file);
  if (socket === null) return null;
  try {
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error('no answer in time')));
    writeLine(socket, { call, input });
    for await (const line of linesOf(socket, answerMaxLength)) {
      const answer = JSON.parse(line) as Answer<ControlAnswer<Name>>;
      if (answer.ok) return answer.value;
      throw new CommandError(answer.error.reason);
    }
    throw new Error('it ended the connection');
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`The server did not answer (${(error as Error).message}).`);
  } finally {
    socket.destroy();
  }
}

async function open(file: string): Promise<Socket | null> {
  const socket = connect(file);
  try {
    await once(socket, 'connect');
    return socket;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A server that was killed leaves its file behind.
    if (code === 'ENOENT' || code === 'ECONNREFUSED') return null;
    if (code === 'EACCES' || code === 'EPERM') {
      throw new CommandError('Only the user as whom the server runs can give it commands.');
    }
    throw error;
  }
}

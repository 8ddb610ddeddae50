import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Answer, RequestError } from '../../shared/protocol/errors.ts';
import type { Log } from '../log.ts';
import {
  type ControlHandlers,
  type ControlName,
  callLine,
  callMaxLength,
  controlCalls,
} from './controlCalls.ts';
import { linesOf, writeLine } from './jsonLines.ts';

/** Commands come one at a time. */
const connectionsMax = 8;
/** A connection on which nothing happens for so long, in ms, is ended. */
const idleMs = 30_000;
/** The longest path that all systems take for a socket, in bytes: `sun_path` has 104 on macOS. */
const pathMaxBytes = 103;

/**
 * The socket at which the commands of `perch-server` reach the running server. Only the server's own user can open it: it is in
 * a folder of its own that nobody else can enter. On Windows it is a named pipe, to which others may not write by default, under a name
 * that cannot be guessed. `path` says where it is, and `close` removes it.
 */
class ControlSocket {
  readonly path: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** To be removed at the end; null where the path is in the data folder, or is no file. */
  readonly #passingFolder: string | null;

  /** @throws Error when the file system has no sockets, or cannot be written */
  static async open(
    dataDir: string,
    handlers: ControlHandlers,
    log: Pick<Log, 'error'>,
  ): Promise<ControlSocket> {
    const { file, passingFolder } = makePlace(dataDir);
    const socket = new ControlSocket(file, passingFolder, handlers, log);
    socket.#server.listen(file);
    await once(socket.#server, 'listening');
    if (process.platform !== 'win32') chmodSync(file, 0o600);
    return socket;
  }

  private constructor(
    file: string,
    passingFolder: string | null,
    handlers: ControlHandlers,
    log: Pick<Log, 'error'>,
  ) {
    this.path = file;
    this.#passingFolder = passingFolder;
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.setTimeout(idleMs, () => socket.destroy());
      // A connection that breaks, or a line that is too long, is no matter for the server.
      answerCalls(socket, handlers, log).catch(() => socket.destroy());
    });
    this.#server.maxConnections = connectionsMax;
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    if (this.#passingFolder !== null) rmSync(this.#passingFolder, { recursive: true, force: true });
  }
}

/** As `ControlSocket.open`; where that fails the server does without, which is logged: commands then work beside it. */
export async function openControl(
  dataDir: string,
  log: Pick<Log, 'error' | 'warn'>,
  handlers: ControlHandlers,
): Promise<ControlSocket | null> {
  try {
    return await ControlSocket.open(dataDir, handlers, log);
  } catch (error) {
    log.warn('commands cannot reach this server: it has no control socket', { error });
    return null;
  }
}

/** Makes the place for the socket, and removes a socket that a killed server has left: only one server can have the data folder. */
function makePlace(dataDir: string): { file: string; passingFolder: string | null } {
  if (process.platform === 'win32') {
    return { file: `\\\\.\\pipe\\perch-${randomUUID()}`, passingFolder: null };
  }
  const folder = path.join(dataDir, 'control');
  const file = path.join(folder, 'server.sock');
  if (Buffer.byteLength(file) > pathMaxBytes) {
    const passingFolder = mkdtempSync(path.join(tmpdir(), 'perch-'));
    return { file: path.join(passingFolder, 'server.sock'), passingFolder };
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  rmSync(file, { force: true });
  return { file, passingFolder: null };
}

async function answerCalls(
  socket: Socket,
  handlers: ControlHandlers,
  log: Pick<Log, 'error'>,
): Promise<void> {
  for await (const line of linesOf(socket, callMaxLength)) {
    writeLine(socket, await answerTo(line, handlers, log));
  }
}

async function answerTo(
  line: string,
  handlers: ControlHandlers,
  log: Pick<Log, 'error'>,
): Promise<Answer<unknown>> {
  try {
    const { call, input } = callLine.parse(JSON.parse(line));
    if (!Object.hasOwn(controlCalls, call))
      return refused('The server does not know this command.');
    const name = call as ControlName;
    const parsed = controlCalls[name].schema.safeParse(input);
    if (!parsed.success) return refused('The command is wrong.');
    // Each handler takes the input of its name, which the union type of all inputs cannot express.
    const handler = handlers[name] as (input: unknown) => Promise<unknown>;
    return { ok: true, value: await handler(parsed.data) };
  } catch (error) {
    if (error instanceof RequestError) {
      return { ok: false, error: { code: error.code, reason: error.message } };
    }
    if (error instanceof SyntaxError || (error as Error).name === 'ZodError') {
      return refused('The command is wrong.');
    }
    log.error('a command failed', { error });
    return {
      ok: false,
      error: { code: 'internal', reason: 'The server failed; its log says how.' },
    };
  }
}

function refused(reason: string): Answer<never> {
  return { ok: false, error: { code: 'invalidRequest', reason } };
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import https from 'node:https';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** A server that only this machine reaches, on a free port. */
export const trialSettings = { PERCH_PORT: '0', PERCH_HOST: '127.0.0.1', PERCH_WORKERS: '1' };

const READY = /is ready: (https:\/\/\S+)$/;

/** A program, with exactly the environment that it is started with. */
export interface TrialProgram {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
}

/** A packed server, started as a test. Owns the process. */
export class ServerTrial {
  #child: ChildProcess;
  #address: string;

  /**
   * Copies the parts of an app's server to another folder, so that they cannot use our node_modules, and starts it
   * on a free port with only the environment that the app gives it.
   *
   * @param resources the folder of app.asar
   * @param scratch an empty folder
   * @throws Error as `run`
   */
  static startInApp(resources: string, scratch: string): Promise<ServerTrial> {
    for (const part of ['server', 'web', 'worker']) {
      fs.cpSync(path.join(resources, part), path.join(scratch, part), { recursive: true });
    }
    const [worker] = fs.readdirSync(path.join(scratch, 'worker'));
    return ServerTrial.run({
      command: process.execPath,
      args: [path.join(scratch, 'server', 'index.js')],
      cwd: scratch,
      env: {
        ...withoutPerch(process.env),
        ...trialSettings,
        PERCH_DATA_DIR: path.join(scratch, 'data'),
        PERCH_CLIENT_DIR: path.join(scratch, 'web'),
        MEDIASOUP_WORKER_BIN: path.join(scratch, 'worker', worker ?? ''),
      },
    });
  }

  /**
   * Starts a server, which needs `trialSettings`, and waits until it is ready.
   *
   * @throws Error with the output of the server, if it ends before that
   */
  static async run({ command, args, env, cwd }: TrialProgram): Promise<ServerTrial> {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const output: string[] = [];
    createInterface({ input: child.stderr }).on('line', (line) => output.push(line));
    const address = await new Promise<string>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', () => reject(new Error(`the server ended:\n${output.join('\n')}`)));
      createInterface({ input: child.stdout }).on('line', (line) => {
        output.push(line);
        const found = READY.exec(line)?.[1];
        if (found) resolve(found);
      });
    });
    return new ServerTrial(child, address);
  }

  private constructor(child: ChildProcess, address: string) {
    this.#child = child;
    this.#address = address;
  }

  /**
   * The body as sent, in this content coding (RFC 9110, 8.4.1).
   *
   * @throws Error if the answer is not 200
   */
  get(pathname: string, coding = 'identity'): Promise<Buffer> {
    const { port } = new URL(this.#address);
    return new Promise((resolve, reject) => {
      const options = {
        host: '127.0.0.1',
        port,
        path: pathname,
        headers: { 'Accept-Encoding': coding },
        rejectUnauthorized: false,
        agent: false,
      };
      https
        .get(options, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.once('error', reject);
          response.once('end', () => {
            if (response.statusCode === 200) resolve(Buffer.concat(chunks));
            else reject(new Error(`${pathname} answers ${response.statusCode}`));
          });
        })
        .once('error', reject);
    });
  }

  /** @throws Error if it does not end cleanly (not checked on Windows, which has no signal for that) */
  async stop(): Promise<void> {
    const child = this.#child;
    // A process that was ended by a signal has no exit code, and emits `exit` only once.
    const runs = child.exitCode === null && child.signalCode === null;
    const ended = runs ? once(child, 'exit') : [child.exitCode];
    child.kill();
    const [code] = await ended;
    if (process.platform !== 'win32' && code !== 0)
      throw new Error(`the server ended with ${code}`);
  }
}

function withoutPerch(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^perch_/i.test(name)));
}

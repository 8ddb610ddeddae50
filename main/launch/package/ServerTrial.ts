import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import https from 'node:https';
import path from 'node:path';
import { createInterface } from 'node:readline';

const READY = /is ready: (https:\/\/\S+)$/;

/** The server of an unpacked app, started as a test. Owns the process. */
export class ServerTrial {
  #child: ChildProcess;
  #address: string;

  /**
   * Copies the server's parts to another folder, so that they cannot use our node_modules, and starts it
   * on a free port with only the environment that the app gives it.
   *
   * @param resources the folder of app.asar
   * @param scratch an empty folder
   * @throws Error with the output of the server, if it ends before it is ready
   */
  static async start(resources: string, scratch: string): Promise<ServerTrial> {
    for (const part of ['server', 'web', 'worker']) {
      fs.cpSync(path.join(resources, part), path.join(scratch, part), { recursive: true });
    }
    const [worker] = fs.readdirSync(path.join(scratch, 'worker'));
    const child = spawn(process.execPath, [path.join(scratch, 'server', 'index.js')], {
      cwd: scratch,
      env: {
        ...withoutPerch(process.env),
        PERCH_PORT: '0',
        PERCH_HOST: '127.0.0.1',
        PERCH_WORKERS: '1',
        PERCH_DATA_DIR: path.join(scratch, 'data'),
        PERCH_CLIENT_DIR: path.join(scratch, 'web'),
        MEDIASOUP_WORKER_BIN: path.join(scratch, 'worker', worker ?? ''),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
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

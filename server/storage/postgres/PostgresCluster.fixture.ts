import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

const run = promisify(execFile);
/** Where Debian's package has its programs, by version. */
const debianFolder = '/usr/lib/postgresql';
/** The user of Debian's package. PostgreSQL does not run as root. */
const debianUser = 'postgres';

/** A PostgreSQL of its own for tests, in a folder that is removed with it. It listens at a socket in this folder only. */
export class PostgresCluster {
  readonly folder: string;
  readonly #programs: string;
  /** The processes that are stopped. */
  readonly #frozen: number[] = [];

  /** Whether the programs of PostgreSQL are there. */
  static get isInstalled(): boolean {
    return programsFolder() !== null;
  }

  static async start(): Promise<PostgresCluster> {
    const programs = programsFolder();
    if (programs === null) throw new Error('PostgreSQL is not installed.');
    // Its user makes the folder: Debian's, where this is root.
    const cluster = new PostgresCluster(
      path.join(tmpdir(), `perch-postgres-${randomUUID()}`),
      programs,
    );
    try {
      await cluster.#run(
        'initdb',
        '--auth=trust',
        '--username=perch',
        '--no-sync',
        '--encoding=UTF8',
      );
      await cluster.resume();
      return cluster;
    } catch (error) {
      await cluster.remove();
      throw error;
    }
  }

  /** One that runs already. */
  static at(folder: string): PostgresCluster {
    return new PostgresCluster(folder, programsFolder() ?? '');
  }

  private constructor(folder: string, programs: string) {
    this.folder = folder;
    this.#programs = programs;
  }

  /**
   * Makes a database; returns its address.
   *
   * @param template the database of which it is a copy; an empty one unless named
   */
  async makeDatabase(template = 'template1', name = `perch_${randomUUID().replaceAll('-', '')}`) {
    const client = new pg.Client(this.urlOf('postgres'));
    await client.connect();
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
    await client.end();
    return this.urlOf(name);
  }

  urlOf(database: string): string {
    return `postgres://perch@localhost/${database}?host=${encodeURIComponent(this.folder)}`;
  }

  /** Ends all connections at once, as a crash does. */
  async stop(): Promise<void> {
    await this.#run('pg_ctl', 'stop', '--mode=immediate', '--wait');
  }

  async resume(): Promise<void> {
    const options = `-k ${this.folder} -c listen_addresses='' -c fsync=off -c max_connections=40`;
    await this.#run(
      'pg_ctl',
      'start',
      '--wait',
      '--silent',
      '-l',
      `${this.folder}/log`,
      '-o',
      options,
    );
  }

  /** It answers nothing any more, and ends no connection, until `thaw`. */
  freeze(): void {
    const pid = Number.parseInt(readFileSync(path.join(this.folder, 'postmaster.pid'), 'utf8'), 10);
    // It comes first: then it starts no other, and none of its own is gone from the list of processes.
    process.kill(pid, 'SIGSTOP');
    this.#frozen.push(pid);
    for (const child of readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').match(/\d+/g) ??
      []) {
      process.kill(Number(child), 'SIGSTOP');
      this.#frozen.push(Number(child));
    }
  }

  thaw(): void {
    for (const pid of this.#frozen.splice(0)) process.kill(pid, 'SIGCONT');
  }

  async remove(): Promise<void> {
    this.thaw();
    await this.stop().catch(() => undefined);
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #run(program: string, ...args: string[]): Promise<void> {
    const command = [path.join(this.#programs, program), '-D', this.folder, ...args];
    const asUser = process.getuid?.() === 0 ? ['runuser', '-u', debianUser, '--'] : [];
    const [first = '', ...rest] = [...asUser, ...command];
    await run(first, rest, { cwd: tmpdir() });
  }
}

function programsFolder(): string | null {
  if (!existsSync(debianFolder)) return null;
  const [newest] = readdirSync(debianFolder).sort((a, b) => Number(b) - Number(a));
  return newest === undefined ? null : path.join(debianFolder, newest, 'bin');
}

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureAptPackages, isDebianLike } from '../../../server/setup/aptPackages.ts';
import { freePorts } from '../../harness/freePorts.ts';

const host = '127.0.0.1';
const root = join(import.meta.dirname, '..', '..', '..');
const startTimeoutMs = 20_000;

/** Debian's Janus with its VideoRoom plugin and its WebSocket, and nothing else. Owns the process and its settings. */
export class JanusServer {
  readonly url: string;
  readonly pid: number;
  readonly #process: ChildProcess;
  readonly #folder: string;

  /** Installs Janus if it is missing. @throws Error that says why it cannot be had */
  static async start(): Promise<JanusServer> {
    if (!isDebianLike()) throw new Error('Janus is taken from Debian, and this is another system');
    const log = join(root, 'dist', 'janus-install.log');
    mkdirSync(join(root, 'dist'), { recursive: true });
    await ensureAptPackages('The comparison with Janus', ['janus'], log);
    const port = await freePorts(1, [host]);
    const folder = mkdtempSync(join(tmpdir(), 'perch-janus-'));
    for (const [name, text] of Object.entries(settings(folder, port))) {
      writeFileSync(join(folder, name), text);
    }
    const child = spawn('janus', ['-F', folder, '-C', join(folder, 'janus.jcfg')], {
      stdio: 'ignore',
    });
    // Also when the bench ends because this part has not.
    process.once('exit', () => child.kill('SIGKILL'));
    try {
      if (!(await answers(port, child))) throw new Error('Janus did not start');
      return new JanusServer(child, folder, `ws://${host}:${port}`);
    } catch (error) {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  private constructor(child: ChildProcess, folder: string, url: string) {
    if (child.pid === undefined) throw new Error('Janus has no process');
    this.#process = child;
    this.#folder = folder;
    this.pid = child.pid;
    this.url = url;
  }

  /** As Debian numbers it. */
  get version(): string {
    const { stdout } = spawnSync('janus', ['--version'], { encoding: 'utf8' });
    return /\d+\.\d+\.\d+/.exec(stdout)?.[0] ?? 'unknown';
  }

  async close(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const ended = once(this.#process, 'exit');
      this.#process.kill('SIGKILL');
      await ended;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** ICE lite on the loopback address, as mediasoup in this comparison; plugins and transports that are not used are off. */
function settings(folder: string, port: number): Record<string, string> {
  const plugins = ['audiobridge', 'duktape', 'echotest', 'lua', 'nosip', 'recordplay', 'sip'];
  plugins.push('streaming', 'textroom', 'videocall', 'voicemail');
  const transports = ['http', 'mqtt', 'nanomsg', 'pfunix', 'rabbitmq'];
  const files = (names: readonly string[]) => names.map((name) => `libjanus_${name}.so`).join(',');
  return {
    'janus.jcfg': `
      general: { configs_folder = "${folder}", debug_level = 2, session_timeout = 0 }
      media: { ipv6 = false, no_media_timer = 0 }
      nat: { ice_lite = true, ice_enforce_list = "${host}", ignore_mdns = true }
      plugins: { disable = "${files(plugins)}" }
      transports: { disable = "${files(transports)}" }
      events: { broadcast = false }
    `,
    'janus.plugin.videoroom.jcfg': 'general: {}',
    'janus.transport.websockets.jcfg': `
      general: { ws = true, ws_port = ${port}, ws_ip = "${host}", wss = false }
      admin: { admin_ws = false, admin_wss = false }
    `,
  };
}

async function answers(port: number, child: ChildProcess): Promise<boolean> {
  const deadline = performance.now() + startTimeoutMs;
  while (performance.now() < deadline && child.exitCode === null) {
    const socket = connect(port, host);
    const isThere = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (isThere) return true;
    await new Promise((tick) => setTimeout(tick, 100));
  }
  return false;
}

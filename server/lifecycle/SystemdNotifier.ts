import { execFile } from 'node:child_process';

/** Sends one message of sd_notify(3). */
type Send = (message: string) => void;

/** How often the watchdog hears from the server within the time after which it would restart it. */
const signsPerLimit = 3;

/**
 * Tells systemd that the server is ready, and from then on that it still answers, where the unit asks for that (`WatchdogSec`): a
 * server whose event loop hangs sends nothing and is started again. Node has no datagram sockets of Unix, so systemd's own program
 * sends; the unit needs `NotifyAccess=all`.
 */
export class SystemdNotifier {
  readonly #send: Send;
  readonly #limitMs: number;
  #timer: NodeJS.Timeout | undefined;

  /** Null where the server is no service of systemd. */
  static of(env: NodeJS.ProcessEnv, send: Send = sendBySystemd): SystemdNotifier | null {
    if (!env['NOTIFY_SOCKET']) return null;
    return new SystemdNotifier(send, Number(env['WATCHDOG_USEC'] ?? 0) / 1000);
  }

  private constructor(send: Send, limitMs: number) {
    this.#send = send;
    this.#limitMs = limitMs;
  }

  /** Once more changes nothing: a server that stands by is ready, too. */
  ready(): void {
    if (this.#timer !== undefined) return;
    this.#send('READY=1');
    if (!(this.#limitMs > 0)) return;
    this.#timer = setInterval(() => this.#send('WATCHDOG=1'), this.#limitMs / signsPerLimit);
    this.#timer.unref();
  }

  stopping(): void {
    clearInterval(this.#timer);
    this.#send('STOPPING=1');
  }
}

function sendBySystemd(message: string): void {
  // Without the program systemd learns nothing, and says so itself.
  execFile('systemd-notify', [message], () => undefined);
}

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

interface Answer {
  readonly call: number;
  readonly value?: unknown;
  readonly error?: string;
}

/** Longer than any request takes, even on a busy machine. */
const patienceMs = 60_000;

/**
 * A program of the bench in a process of its own, so that its work delays nobody who is measured. `answerParent` is its
 * other side. Owns the process.
 */
export class HelperProcess {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #calls = 0;
  #output = '';

  /** @param file the program; `args` are its command line */
  constructor(file: string, args: readonly string[] = []) {
    this.#child = fork(file, args, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (text) => {
        this.#output = (this.#output + text).slice(-4_000);
      });
    }
    this.#child.on('message', (answer: Answer) => {
      const waiting = this.#waiting.get(answer.call);
      this.#waiting.delete(answer.call);
      if (answer.error === undefined) waiting?.resolve(answer.value);
      else waiting?.reject(new Error(answer.error));
    });
    // All that it has printed has arrived by then.
    this.#child.on('close', () => {
      for (const { reject } of this.#waiting.values()) {
        reject(new Error(`a program of the bench ended:\n${this.#output}`));
      }
      this.#waiting.clear();
    });
  }

  /** Asks the program to do something, and returns its answer. @throws Error with the reason of a failure */
  async ask<Result>(name: string, payload: unknown = null): Promise<Result> {
    this.#calls += 1;
    const call = this.#calls;
    const waiting = Promise.withResolvers<unknown>();
    this.#waiting.set(call, waiting);
    const patience = setTimeout(
      () => waiting.reject(new Error(`${name} was not answered:\n${this.#output}`)),
      patienceMs,
    );
    try {
      if (this.#child.connected) this.#child.send({ call, name, payload });
      else waiting.reject(new Error(`${name}: the program has ended:\n${this.#output}`));
      return (await waiting.promise) as Result;
    } finally {
      clearTimeout(patience);
      this.#waiting.delete(call);
    }
  }

  /** Ends the program; it closes what it owns. */
  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    const patience = setTimeout(() => this.#child.kill('SIGKILL'), 15_000);
    if (this.#child.connected) this.#child.disconnect();
    await ended;
    clearTimeout(patience);
  }
}

import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A process that does what it is told, one line of JSON each. Whoever has started it ends it. */
export class Agent {
  readonly #child: ChildProcess;
  readonly #answers: AsyncIterator<string>;
  #turn: Promise<unknown> = Promise.resolve();

  /** How to start one. @param program its file beside this one */
  static command(program: string): [program: string, file: string] {
    return [process.execPath, join(import.meta.dirname, program)];
  }

  /** @param child started by `command`, with pipes for its input and output */
  constructor(child: ChildProcess) {
    this.#child = child;
    if (child.stdout === null) throw new Error('no output');
    this.#answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  /** Resolves to the answer. @throws Error with the message of what the agent threw */
  ask<Answer>(task: string, options: object = {}): Promise<Answer> {
    const asked = this.#turn.then(async () => {
      this.#child.stdin?.write(`${JSON.stringify({ task, options })}\n`);
      const { value, done } = await this.#answers.next();
      if (done) throw new Error(`the agent ended at ${task}`);
      const answer = JSON.parse(value) as { value?: Answer; error?: string };
      if (answer.error !== undefined) throw new Error(answer.error);
      return answer.value as Answer;
    });
    this.#turn = asked.catch(() => undefined);
    return asked;
  }
}

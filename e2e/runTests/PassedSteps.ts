import fs from 'node:fs';
import path from 'node:path';
import type { Counts } from './counts.ts';

/** The result of a step that passed. */
export interface PassedStep {
  /** The hash of what the result depends on. */
  inputs: string;
  counts: Counts;
  /** ISO 8601. */
  at: string;
}

/** Stores in `dist/.passed` which steps passed, so that nothing unchanged is tested twice. */
export class PassedSteps {
  #folder: string;

  constructor(root: string) {
    this.#folder = path.join(root, 'dist', '.passed');
  }

  /** The step's last run, if it passed with the same inputs. */
  find(name: string, inputs: string): PassedStep | undefined {
    try {
      const step: PassedStep = JSON.parse(fs.readFileSync(this.#path(name), 'utf8'));
      return step.inputs === inputs ? step : undefined;
    } catch {
      return undefined;
    }
  }

  add(name: string, inputs: string, counts: Counts): void {
    fs.mkdirSync(this.#folder, { recursive: true });
    const step: PassedStep = { inputs, counts, at: new Date().toISOString() };
    fs.writeFileSync(this.#path(name), JSON.stringify(step));
  }

  forget(name: string): void {
    fs.rmSync(this.#path(name), { force: true });
  }

  #path(name: string): string {
    return path.join(this.#folder, `${name}.json`);
  }
}

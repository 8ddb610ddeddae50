import { vi } from 'vitest';
import type { DesktopBridge } from '../../shared/ipc/DesktopBridge.ts';
import type { DesktopEventName, DesktopEvents } from '../../shared/ipc/desktopEvents.ts';

type Answers = Record<string, (argument: never) => unknown>;

/** A fake desktop app: it answers calls by `answers` and emits the events of the test. */
export class FakeDesktop implements DesktopBridge {
  readonly page = 'server';
  readonly platform = 'linux';
  readonly serverUrl = 'https://nest.example:44300';
  readonly asked = vi.fn<(name: string, argument: unknown) => void>();
  readonly #answers: Answers;
  readonly #listeners = new Map<string, Set<(payload: never) => void>>();

  constructor(answers: Answers) {
    this.#answers = answers;
  }

  readonly call = (async (name: string, argument: unknown) => {
    this.asked(name, argument);
    return (await this.#answers[name]?.(argument as never)) ?? null;
  }) as DesktopBridge['call'];

  readonly on: DesktopBridge['on'] = (name, listen) => {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listen));
    return () => listeners.delete(listen);
  };

  emit<Name extends DesktopEventName>(name: Name, payload: DesktopEvents[Name]): void {
    for (const listen of this.#listeners.get(name) ?? []) listen(payload as never);
  }

  get listenerCount(): number {
    return [...this.#listeners.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** The arguments of all calls of this name. */
  callsOf(name: string): unknown[] {
    return this.asked.mock.calls
      .filter(([asked]) => asked === name)
      .map(([, argument]) => argument);
  }
}

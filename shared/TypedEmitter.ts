/** Every JavaScript engine has it, but `shared` has the types of none. */
declare function queueMicrotask(task: () => void): void;

/**
 * Base of classes that emit events. `Events` maps each event's name to its payload. A listener that throws affects neither
 * the other listeners nor the emitter; its error is thrown again in a microtask, where the engine reports it.
 */
export class TypedEmitter<Events extends object> {
  readonly #listeners = new Map<keyof Events, Set<(payload: never) => void>>();

  /** Calls `listen` at each event of that name. Returns a function that stops it. */
  on<Name extends keyof Events>(name: Name, listen: (payload: Events[Name]) => void): () => void {
    let listeners = this.#listeners.get(name);
    if (listeners === undefined) {
      listeners = new Set();
      this.#listeners.set(name, listeners);
    }
    listeners.add(listen);
    return () => {
      listeners.delete(listen);
    };
  }

  protected emit<Name extends keyof Events>(name: Name, payload: Events[Name]): void {
    for (const listen of [...(this.#listeners.get(name) ?? [])]) {
      try {
        (listen as (payload: Events[Name]) => void)(payload);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}

/** Something that emits these events, for code that only listens. */
export type Emitter<Events extends object> = Pick<TypedEmitter<Events>, 'on'>;

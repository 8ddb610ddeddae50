import { EventEmitter } from 'node:events';
import { tellHarness } from './tellHarness.ts';

/** Asked of everything by `await`, `JSON.stringify` and Node itself. */
const askedByOthers: ReadonlySet<string> = new Set(['then', 'toJSON', 'constructor', 'inspect']);
/** What `EventEmitter` reads and writes of itself. */
const emittersOwn = /^_|^domain$/;

/** Says loudly that the double is asked for something that it does not model; the harness fails the test for it. */
export function refuse(what: string): Error {
  const error = new Error(`The double does not model ${what}.`);
  tellHarness({ kind: 'refused', what });
  return error;
}

/** Lets through what an object has and refuses the rest, so that nothing is silently `undefined`. */
export function refusing<Target extends object>(name: string, target: Target): Target {
  return new Proxy(target, {
    get(object, key, receiver) {
      if (typeof key === 'string' && !(key in object)) {
        if (askedByOthers.has(key) || emittersOwn.test(key)) return undefined;
        throw refuse(`${name}.${key}`);
      }
      return Reflect.get(object, key, receiver);
    },
    set(object, key, value, receiver) {
      if (typeof key === 'string' && !(key in object) && !emittersOwn.test(key)) {
        throw refuse(`setting ${name}.${key}`);
      }
      return Reflect.set(object, key, value, receiver);
    },
  });
}

/** A part of Electron's that the double does not have at all: whoever touches it hears so. */
export function missing(name: string): never {
  const complain = () => {
    throw refuse(name);
  };
  return new Proxy(class {}, { get: complain, construct: complain, apply: complain }) as never;
}

/**
 * What every object of the double is made of: it refuses what it does not have, and listeners to events that it never
 * emits. Private fields work, because a subclass puts them onto what this constructor returns.
 */
export class Modelled extends EventEmitter {
  constructor(name: string, events: readonly string[]) {
    super();
    const known: ReadonlySet<string | symbol> = new Set([
      ...events,
      'newListener',
      'removeListener',
    ]);
    const guarded = refusing(name, this);
    for (const method of ['on', 'once', 'addListener', 'prependListener'] as const) {
      const add = super[method].bind(guarded);
      Object.defineProperty(this, method, {
        value: (event: string | symbol, listener: (...values: unknown[]) => void) => {
          if (!known.has(event)) throw refuse(`the event "${String(event)}" of ${name}`);
          return add(event, listener);
        },
      });
    }
    // biome-ignore lint/correctness/noConstructorReturn: the way to guard an object of any class.
    return guarded;
  }
}

/** An event whose default something may prevent. */
export class PreventableEvent {
  defaultPrevented = false;

  preventDefault(): void {
    this.defaultPrevented = true;
  }
}

import { EventEmitter } from 'node:events';
import { tellHarness } from './tellHarness.ts';

/** Properties that `await`, `JSON.stringify` and Node read. */
const askedByOthers: ReadonlySet<string> = new Set(['then', 'toJSON', 'constructor', 'inspect']);
/** `EventEmitter`'s internal properties. */
const emittersOwn = /^_|^domain$/;

/** Reports a use that the double does not model and returns an error. The harness then fails the test. */
export function refuse(what: string): Error {
  const error = new Error(`The double does not model ${what}.`);
  tellHarness({ kind: 'refused', what });
  return error;
}

/** Wraps an object so that access to a missing property throws instead of giving `undefined`. */
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

/** A part of Electron that the double does not have. Any use of it throws. */
export function missing(name: string): never {
  const complain = () => {
    throw refuse(name);
  };
  return new Proxy(class {}, { get: complain, construct: complain, apply: complain }) as never;
}

/**
 * Base class of the double's objects. It throws for unknown properties and for listeners to events that it never emits.
 * Private fields work: a subclass puts them on the object that this constructor returns.
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
    // biome-ignore lint/correctness/noConstructorReturn: this guards an object of any class.
    return guarded;
  }
}

/** An event with a preventable default action. */
export class PreventableEvent {
  defaultPrevented = false;

  preventDefault(): void {
    this.defaultPrevented = true;
  }
}

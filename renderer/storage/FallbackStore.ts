import { TypedEmitter } from '../../shared/TypedEmitter.ts';

/** A place for one thing that is to last. Both calls may reject. */
export interface LastingStore<Value> {
  /** Undefined where nothing is kept. */
  read(): Promise<Value | undefined>;
  /** Answers what is kept now: a store may hold on to what it has already. */
  keep(value: Value): Promise<Value>;
}

/** A store that never fails: what cannot be kept is there as long as the page. */
export class FallbackStore<Value>
  extends TypedEmitter<{ failed: unknown }>
  implements LastingStore<Value>
{
  readonly #what: string;
  readonly #lasting: LastingStore<Value>;
  #unkept: Value | undefined;

  /** @param what it keeps, for the log */
  constructor(what: string, lasting: LastingStore<Value>) {
    super();
    this.#what = what;
    this.#lasting = lasting;
  }

  /** False while the newest value could not be kept. */
  get isLasting(): boolean {
    return this.#unkept === undefined;
  }

  async read(): Promise<Value | undefined> {
    if (this.#unkept !== undefined) return this.#unkept;
    try {
      return await this.#lasting.read();
    } catch (error) {
      console.warn(`The ${this.#what} cannot be read:`, error);
      return undefined;
    }
  }

  async keep(value: Value): Promise<Value> {
    try {
      const kept = await this.#lasting.keep(value);
      this.#unkept = undefined;
      return kept;
    } catch (error) {
      console.warn(`The ${this.#what} cannot be kept:`, error);
      this.#unkept = value;
      this.emit('failed', error);
      return value;
    }
  }
}

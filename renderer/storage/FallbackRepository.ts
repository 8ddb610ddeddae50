import { TypedEmitter } from '../../shared/TypedEmitter.ts';

/** Persistent storage for one value. Both calls may reject. */
export interface Repository<Value> {
  /** Undefined if nothing is saved. */
  read(): Promise<Value | undefined>;
  /** Resolves to the saved value: a repository may keep an earlier one. */
  save(value: Value): Promise<Value>;
}

/** A repository that never fails: a value that cannot be saved is held in memory, until the page closes. */
export class FallbackRepository<Value>
  extends TypedEmitter<{ failed: unknown }>
  implements Repository<Value>
{
  readonly #what: string;
  readonly #repository: Repository<Value>;
  #unsaved: Value | undefined;

  /** @param what names the value in the log */
  constructor(what: string, repository: Repository<Value>) {
    super();
    this.#what = what;
    this.#repository = repository;
  }

  /** False if the newest value could not be saved. */
  get isPersistent(): boolean {
    return this.#unsaved === undefined;
  }

  async read(): Promise<Value | undefined> {
    if (this.#unsaved !== undefined) return this.#unsaved;
    try {
      return await this.#repository.read();
    } catch (error) {
      console.warn(`The ${this.#what} cannot be read:`, error);
      return undefined;
    }
  }

  async save(value: Value): Promise<Value> {
    try {
      const saved = await this.#repository.save(value);
      this.#unsaved = undefined;
      return saved;
    } catch (error) {
      console.warn(`The ${this.#what} cannot be saved:`, error);
      this.#unsaved = value;
      this.emit('failed', error);
      return value;
    }
  }
}

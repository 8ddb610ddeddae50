type Produce = (
  parameters: { rtpParameters: object; appData: object },
  done: (answer: { id: string }) => void,
  fail: (error: Error) => void,
) => void;

/**
 * For tests: a send transport that emits `produce` for each producer, as mediasoup-client's does, and creates fake
 * producers.
 */
export class FakeTransport<
  Options extends { readonly appData: object },
  Made extends { readonly closed: boolean },
> {
  closed = false;
  /** All producers in their order. */
  readonly made: Made[] = [];
  readonly #make: (options: Options) => Made;
  #produce: Produce | null = null;

  constructor(make: (options: Options) => Made) {
    this.#make = make;
  }

  /** The producers that are not closed. */
  get live(): Made[] {
    return this.made.filter(({ closed }) => !closed);
  }

  on(_name: 'produce', listen: Produce): void {
    this.#produce = listen;
  }

  async produce(options: Options): Promise<Made> {
    const { appData } = options;
    await new Promise((resolve, reject) =>
      this.#produce?.({ rtpParameters: {}, appData }, resolve, reject),
    );
    const producer = this.#make(options);
    this.made.push(producer);
    return producer;
  }
}

type Produce = (
  parameters: { rtpParameters: object; appData: object },
  done: (answer: { id: string }) => void,
  fail: (error: Error) => void,
) => void;

/** For tests: a send transport that asks whoever listens for each producer, as mediasoup-client's does, and makes doubles. */
export class FakeTransport<
  Options extends { readonly appData: object },
  Made extends { readonly closed: boolean },
> {
  closed = false;
  /** All that was produced, in its order. */
  readonly made: Made[] = [];
  readonly #make: (options: Options) => Made;
  #produce: Produce | null = null;

  constructor(make: (options: Options) => Made) {
    this.#make = make;
  }

  /** What is not closed yet. */
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

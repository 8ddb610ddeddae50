import { TypedEmitter } from '../../shared/TypedEmitter.ts';

/** For tests: an emitter whose events a test emits itself, and which counts its listeners. */
export class FakeEmitter<Events extends object> extends TypedEmitter<Events> {
  listenerCount = 0;

  override on<Name extends keyof Events>(
    name: Name,
    listen: (payload: Events[Name]) => void,
  ): () => void {
    const stop = super.on(name, listen);
    this.listenerCount += 1;
    return () => {
      this.listenerCount -= 1;
      stop();
    };
  }

  override emit<Name extends keyof Events>(name: Name, payload: Events[Name]): void {
    super.emit(name, payload);
  }
}

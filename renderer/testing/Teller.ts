import { TypedEmitter } from '../../shared/TypedEmitter.ts';

/** For tests: an emitter that tells what a test wants told, and counts who listens. */
export class Teller<Events extends object> extends TypedEmitter<Events> {
  /** How many listeners there are now. */
  listening = 0;

  override on<Name extends keyof Events>(
    name: Name,
    listen: (payload: Events[Name]) => void,
  ): () => void {
    const stop = super.on(name, listen);
    this.listening += 1;
    return () => {
      this.listening -= 1;
      stop();
    };
  }

  tell<Name extends keyof Events>(name: Name, payload: Events[Name]): void {
    this.emit(name, payload);
  }
}

/* Loaded before the program of a utility process: gives it `process.parentPort`, over the channel of `fork`. */
import { EventEmitter } from 'node:events';

class ParentPort extends EventEmitter {
  postMessage(message: unknown): void {
    if (process.connected) process.send?.(message);
  }

  start(): void {}
}

const port = new ParentPort();
Object.defineProperty(process, 'parentPort', { value: port });
process.on('message', (data) => port.emit('message', { data, ports: [] }));
// Electron ends its child processes when it ends.
process.on('disconnect', () => process.exit(0));

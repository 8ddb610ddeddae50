import type { LeafOwner } from '../../../shared/encryption/leafTexts.ts';
import type { Applied, Draft, GroupView, IntakeDraft, JoinDraft, KeyPort } from './KeyPort.ts';
import type { KeyAnswer, KeyCall, KeyCalls } from './keyMessages.ts';
import workerUrl from './keyWorker.ts?worker&url';

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/**
 * A member of a group in a thread of its own. When that dies, all that it knew is gone: calls fail, and the next `introduce` starts
 * another one, which joins anew. Owns the worker.
 */
export class WorkerGroup implements KeyPort {
  readonly #sign: (text: string) => Promise<string>;
  readonly #createWorker: () => Worker;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  /** For whom the worker speaks. */
  #owner: LeafOwner | null = null;
  #nextId = 0;

  /** @param sign signs a text by the device key */
  constructor(
    sign: (text: string) => Promise<string>,
    createWorker: () => Worker = () => new Worker(workerUrl, { type: 'module' }),
  ) {
    this.#sign = sign;
    this.#createWorker = createWorker;
  }

  /** Lets the device sign the leaf of this peer, if it has not yet. */
  async introduce(owner: Omit<LeafOwner, 'madeAt'>): Promise<void> {
    if (this.#worker !== null && this.#owner?.peerId === owner.peerId) return;
    const introduced = { ...owner, madeAt: Date.now() };
    const text = await this.#call('textToSign', introduced);
    await this.#call('certify', introduced, await this.#sign(text));
    this.#owner = introduced;
  }

  enter(channelId: string, groupInfo: Uint8Array | null, ahead = false): Promise<JoinDraft> {
    return this.#call('enter', channelId, groupInfo, ahead);
  }

  takeIn(
    keyPackages: readonly Uint8Array[],
    removed: readonly number[],
  ): Promise<IntakeDraft | null> {
    return this.#call('takeIn', keyPackages, removed);
  }

  welcomed(channelId: string, welcome: Uint8Array, groupInfo: Uint8Array): Promise<GroupView> {
    return this.#call('welcomed', channelId, welcome, groupInfo);
  }

  remove(leaves: readonly number[]): Promise<Draft> {
    return this.#call('remove', leaves);
  }

  adopt(): Promise<GroupView> {
    return this.#call('adopt');
  }

  adoptAhead(): Promise<GroupView> {
    return this.#call('adoptAhead');
  }

  apply(commit: Uint8Array): Promise<Applied> {
    return this.#call('apply', commit);
  }

  async leave(): Promise<void> {
    if (this.#worker !== null) await this.#call('leave');
  }

  close(): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#owner = null;
    for (const { reject } of this.#waiting.values()) reject(new Error('the key worker has ended'));
    this.#waiting.clear();
  }

  #call<Name extends keyof KeyCalls>(
    name: Name,
    ...values: Parameters<KeyCalls[Name]>
  ): ReturnType<KeyCalls[Name]> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#nextId += 1;
    const call: KeyCall = { id: this.#nextId, name, values };
    this.#waiting.set(call.id, { resolve, reject });
    this.#running.postMessage(call);
    return promise as ReturnType<KeyCalls[Name]>;
  }

  get #running(): Worker {
    if (this.#worker !== null) return this.#worker;
    const worker = this.#createWorker();
    this.#worker = worker;
    worker.addEventListener('message', ({ data }: MessageEvent<KeyAnswer>) => {
      const waiting = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      if (data.ok) waiting?.resolve(data.value);
      else waiting?.reject(new Error(data.reason));
    });
    worker.addEventListener('error', () => {
      if (this.#worker === worker) this.close();
    });
    return worker;
  }
}

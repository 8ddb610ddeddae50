import { createStore } from 'zustand/vanilla';
import type { DirectPairId, PeerId, TransferId } from '../../shared/domain/ids.ts';
import { type ErrorCode, RequestError } from '../../shared/protocol/errors.ts';
import type { RequestFunction, SignalingPort } from '../media/transport/SignalingPort.ts';
import type { Transfer, TransferFailure, Transfers } from '../state/Transfers.ts';
import type { TransferChannel } from './ChannelInbox.ts';
import type { ChosenPlace, ReceivedFile } from './ReceivedFile.ts';
import { TransferReceiver } from './TransferReceiver.ts';
import { type RunEnd, TransferSender } from './TransferSender.ts';

/** A connection to another app, as far as transfers use it. */
export interface TransferLink {
  readonly pairId: DirectPairId;
  /** Resolves when the channel is open; never when the link ends before. */
  readonly channel: Promise<TransferChannel>;
  /** Aborts when it has ended. */
  readonly ended: AbortSignal;
  close(): void;
}

export interface TransfersSources {
  readonly server: {
    readonly request: RequestFunction;
    readonly on: SignalingPort['on'];
  };
  /** What somebody is called now. */
  readonly nameOf: (peerId: PeerId) => string;
  /** Calls back for each link that the server has paired this app for. */
  readonly onLink: (listen: (link: TransferLink) => void) => () => void;
  readonly choosePlace: (name: string, size: number) => Promise<ChosenPlace>;
}

/** What is at work for one transfer. */
interface Work {
  readonly run: (channel: TransferChannel, signal: AbortSignal) => Promise<RunEnd>;
  readonly target: ReceivedFile | null;
  /** How often in a row a connection has brought nothing. */
  vainTries: number;
}

/** So many connections in a row that bring nothing: there is no way. */
const vainTriesMax = 4;
const retryMs = 1_000;

/**
 * Files straight from person to person: offers them, and sends and receives them over the connections that the server pairs for them. A
 * lost connection is made again by the receiver. Owns the transfers and their links; `close` ends them.
 */
export class TransfersClient implements Transfers {
  readonly state = createStore<readonly Transfer[]>(() => []);
  readonly #sources: TransfersSources;
  readonly #works = new Map<string, Work>();
  readonly #links = new Map<DirectPairId, TransferLink>();
  readonly #stops: readonly (() => void)[];
  #keys = 0;

  constructor(sources: TransfersSources) {
    this.#sources = sources;
    const { server, onLink } = sources;
    this.#stops = [
      onLink((link) => {
        this.#links.set(link.pairId, link);
        link.ended.addEventListener('abort', () => this.#links.delete(link.pairId));
      }),
      server.on('transfer:offered', ({ transferId, peerId, name, size }) => {
        this.#add({ id: transferId, isMine: false, peerId, name, size });
      }),
      server.on('transfer:paired', ({ transferId, pairId }) => this.#paired(transferId, pairId)),
      server.on('transfer:ended', ({ transferId }) => {
        const transfer = this.#ofId(transferId);
        if (transfer) this.#fail(transfer.key, 'ended');
      }),
    ];
  }

  offer({ peerId, name }: { peerId: PeerId; name: string }, file: File): void {
    const { key } = this.#add({
      id: null,
      isMine: true,
      peerId,
      person: name,
      name: file.name,
      size: file.size,
    });
    const sender = new TransferSender(file, (done) => this.#change(key, { done }));
    this.#works.set(key, {
      run: (channel, signal) => sender.run(channel, signal),
      target: null,
      vainTries: 0,
    });
    const wish = { peerId, name: file.name.slice(0, 1024), size: file.size };
    this.#sources.server.request('transfer:offer', wish).then(
      ({ transferId }) => {
        // Cancelled meanwhile.
        if (!this.#works.has(key)) this.#tellEnd(transferId);
        this.#change(key, { id: transferId });
      },
      (error: unknown) => this.#fail(key, codeOf(error)),
    );
  }

  async accept(key: string): Promise<void> {
    const transfer = this.#find(key);
    if (transfer?.id == null || transfer.status.kind !== 'asking') return;
    const { id, name, size } = transfer;
    const target = await this.#sources.choosePlace(name, size);
    if (target === 'cancelled') return;
    if (target === 'tooLarge') {
      this.#fail(key, target);
      this.#tellEnd(id);
      return;
    }
    if (this.#find(key)?.status.kind !== 'asking') {
      await target.abandon().catch(() => undefined);
      return;
    }
    const receiver = new TransferReceiver(size, target, (done) => this.#change(key, { done }));
    this.#works.set(key, {
      run: (channel, signal) => receiver.run(channel, signal),
      target,
      vainTries: 0,
    });
    this.#change(key, { status: { kind: 'connecting' } });
    try {
      await this.#sources.server.request('transfer:accept', { transferId: id });
    } catch (error) {
      this.#fail(key, codeOf(error));
    }
  }

  dismiss(key: string): void {
    const transfer = this.#find(key);
    if (!transfer) return;
    const isOver = transfer.status.kind === 'done' || transfer.status.kind === 'failed';
    if (!isOver && transfer.id !== null) this.#tellEnd(transfer.id);
    this.#drop(key);
    this.state.setState((transfers) => transfers.filter((each) => each.key !== key), true);
  }

  close(): void {
    for (const stop of this.#stops) stop();
    for (const { key } of this.state.getState()) this.dismiss(key);
    for (const link of this.#links.values()) link.close();
  }

  #paired(id: TransferId, pairId: DirectPairId): void {
    const transfer = this.#ofId(id);
    const link = this.#links.get(pairId);
    const work = transfer && this.#works.get(transfer.key);
    if (!transfer || !work || !link) {
      // Of a page before this one.
      link?.close();
      this.#tellEnd(id);
      return;
    }
    void this.#run(transfer.key, work, link);
  }

  async #run(key: string, work: Work, link: TransferLink): Promise<void> {
    this.#change(key, { status: { kind: 'connecting' } });
    const before = this.#find(key)?.done ?? 0;
    const lost = new Promise<null>((resolve) => {
      if (link.ended.aborted) resolve(null);
      link.ended.addEventListener('abort', () => resolve(null));
    });
    const channel = await Promise.race([link.channel, lost]);
    if (channel) this.#change(key, { status: { kind: 'running' } });
    const end = channel ? await work.run(channel, link.ended) : 'lost';
    if (this.#works.get(key) !== work) {
      link.close();
      return;
    }
    const transfer = this.#find(key);
    if (!transfer) return;
    switch (end) {
      case 'done':
        this.#works.delete(key);
        this.#change(key, { done: transfer.size, status: { kind: 'done' } });
        // The receiver has said that it has all: its connection stays until that has arrived.
        if (transfer.isMine) this.#tellEnd(transfer.id);
        break;
      case 'lost':
        link.close();
        this.#change(key, { status: { kind: 'connecting' } });
        work.vainTries = transfer.done > before ? 0 : work.vainTries + 1;
        if (work.vainTries >= vainTriesMax) this.#giveUp(transfer, 'noWay');
        else if (!transfer.isMine) this.#reconnectLater(key, work);
        break;
      default:
        this.#giveUp(transfer, end);
    }
  }

  /** Only the receiver does it, so that they do not do it twice. */
  #reconnectLater(key: string, work: Work): void {
    setTimeout(
      () => {
        const id = this.#works.get(key) === work ? this.#find(key)?.id : null;
        if (id == null) return;
        this.#sources.server
          .request('transfer:reconnect', { transferId: id })
          .catch((error: unknown) => {
            const code = codeOf(error);
            // Without the server nothing can be made again: it goes on when that is back.
            if (code === 'disconnected' || code === 'timeout' || code === 'rateLimited') {
              this.#reconnectLater(key, work);
            } else this.#fail(key, 'ended');
          });
      },
      retryMs * 2 ** work.vainTries,
    );
  }

  #giveUp({ key, id }: Transfer, failure: TransferFailure): void {
    this.#fail(key, failure);
    this.#tellEnd(id);
  }

  #fail(key: string, failure: TransferFailure): void {
    this.#drop(key);
    this.#change(key, { status: { kind: 'failed', failure } });
  }

  /** Nothing goes on for it. What is there of a file is of no use. */
  #drop(key: string): void {
    this.#works
      .get(key)
      ?.target?.abandon()
      .catch(() => undefined);
    this.#works.delete(key);
  }

  #tellEnd(transferId: TransferId | null): void {
    if (transferId === null) return;
    // It may be over by now.
    this.#sources.server.request('transfer:end', { transferId }).catch(() => undefined);
  }

  #add(
    given: Omit<Transfer, 'key' | 'person' | 'done' | 'status'> & { readonly person?: string },
  ): Transfer {
    this.#keys += 1;
    const transfer: Transfer = {
      ...given,
      key: `transfer ${this.#keys}`,
      person: given.person ?? this.#sources.nameOf(given.peerId),
      done: 0,
      status: { kind: 'asking' },
    };
    this.state.setState((transfers) => [...transfers, transfer], true);
    return transfer;
  }

  #find(key: string): Transfer | undefined {
    return this.state.getState().find((transfer) => transfer.key === key);
  }

  #ofId(id: TransferId): Transfer | undefined {
    return this.state
      .getState()
      .find(({ id: each, status }) => each === id && !['done', 'failed'].includes(status.kind));
  }

  #change(key: string, change: Partial<Transfer>): void {
    this.state.setState(
      (transfers) =>
        transfers.map((transfer) => (transfer.key === key ? { ...transfer, ...change } : transfer)),
      true,
    );
  }
}

function codeOf(error: unknown): ErrorCode {
  if (!(error instanceof RequestError)) throw error;
  return error.code;
}

import { type AuditEntry, type AuditKind, auditKeptMs } from '../../shared/domain/AuditEntry.ts';
import type { Channel } from '../../shared/domain/Channel.ts';
import type { Invite } from '../../shared/domain/Invite.ts';
import type { UserId } from '../../shared/domain/ids.ts';
import type { NamedPerson } from '../../shared/domain/moderation.ts';
import type { Role } from '../../shared/domain/Role.ts';
import { bearerOf, overridesOf } from '../../shared/permissions/access.ts';
import { decideInChannel } from '../../shared/permissions/decide.ts';
import type { Log } from '../log.ts';
import type { AuditQuery, AuditStore, NewAuditEntry } from '../storage/people/AuditStore.ts';

/** What somebody has done, as the handler of the request tells it. What is missing is null. */
export interface Note {
  readonly kind: AuditKind;
  readonly by: NamedPerson;
  readonly person?: NamedPerson;
  readonly subject?: string;
  readonly former?: string | null;
  readonly reason?: string | null;
  readonly endsAt?: number | null;
  readonly addresses?: string | null;
  /** The channels that it names, as they were at that moment. */
  readonly channels?: readonly Channel[];
}

export interface AuditLogOptions {
  readonly repository: Pick<AuditStore, 'add' | 'list' | 'deleteBefore'>;
  /** Runs a change in the queue of writes. */
  readonly write: (change: () => Promise<void>) => Promise<void>;
  readonly roles: { readonly all: readonly Role[] };
  readonly log: Pick<Log, 'warn'>;
}

const cleanupIntervalMs = 60 * 60_000;
/** Everybody sees what a person without any role sees. */
const anybody = { id: '' as UserId, isOwner: false, roleIds: [] };

/**
 * Who did what to whom, when and why, for 90 days. `start` begins to delete what is older, `close` ends that. No request waits
 * for an entry: one that cannot be written is logged.
 */
export class AuditLog {
  readonly #options: AuditLogOptions;
  #lastWrite: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: AuditLogOptions) {
    this.#options = options;
  }

  /** To be called after the writes that the start of the server needs. */
  start(): void {
    this.#timer = setInterval(() => this.#deleteOld(), cleanupIntervalMs).unref();
    this.#deleteOld();
  }

  /** Notes what has been done. Must be called when it is done, not before. */
  note({ kind, by, channels = [], ...note }: Note): void {
    const everybody = bearerOf(anybody, this.#options.roles.all);
    const entry: NewAuditEntry = {
      at: Date.now(),
      kind,
      by: { id: by.id, name: by.name },
      person: note.person ? { id: note.person.id, name: note.person.name } : null,
      subject: note.subject ?? null,
      former: note.former ?? null,
      reason: note.reason ?? null,
      endsAt: note.endsAt ?? null,
      addresses: note.addresses ?? null,
      channelIds: channels.map(({ id }) => id),
      isPublic: channels.every(
        (channel) => decideInChannel(everybody, 'seeChannel', overridesOf(channel)).allowed,
      ),
    };
    this.#write(() => this.#options.repository.add(entry));
  }

  /** Notes a new invite. @param channel to which it leads; null for none */
  noteInvite({ maker, note }: Invite, channel: Channel | null): void {
    const channels = channel === null ? [] : [channel];
    this.note({ kind: 'inviteCreated', by: maker, subject: note, channels });
  }

  /** The newest first, with everything noted until now. */
  async list(query: AuditQuery): Promise<AuditEntry[]> {
    await this.#lastWrite;
    return await this.#options.repository.list(query);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #deleteOld(): void {
    this.#write(() => this.#options.repository.deleteBefore(Date.now() - auditKeptMs));
  }

  #write(change: () => Promise<void>): void {
    const { write, log } = this.#options;
    this.#lastWrite = write(change).catch((error: unknown) =>
      log.warn('the audit log could not be written', { error }),
    );
  }
}

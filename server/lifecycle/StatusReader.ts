import { hostname } from 'node:os';
import { version as mediasoupVersion } from 'mediasoup';
import type { ServerStatus, ServerStorage } from '../../shared/domain/ServerStatus.ts';
import { protocolVersion } from '../../shared/protocol/signIn.ts';
import type { Backups } from '../backup/Backups.ts';
import type { ServerConfig } from '../config.ts';
import type { FileCollection } from '../files/FileCollection.ts';
import type { LoadMeter } from '../metrics/LoadMeter.ts';
import { publishedAddresses, type ServerAddresses } from '../reach/clientAddresses.ts';
import type { DatabasePlace } from '../storage/database/DatabasePlace.ts';
import type { Store } from '../storage/Store.ts';
import { serverVersion } from './ServerHealth.ts';

export interface StatusSources {
  readonly config: Pick<ServerConfig, 'domain' | 'announcedAddresses'>;
  readonly database: Pick<DatabasePlace, 'size'>;
  readonly port: number;
  readonly store: Pick<Store, 'users' | 'sounds' | 'boards'>;
  readonly reach: { readonly addresses: ServerAddresses };
  readonly load: Pick<LoadMeter, 'read'>;
  readonly files: Pick<FileCollection, 'space' | 'freeBytes'>;
  readonly backups: Pick<Backups, 'status'>;
  /** Null where the server does not look for newer versions. */
  readonly updates: { readonly newerVersion: string | null } | null;
}

/** Reads how the server is doing, whenever somebody asks. */
export class StatusReader {
  readonly #sources: StatusSources;
  readonly #startedAt = Date.now();

  constructor(sources: StatusSources) {
    this.#sources = sources;
  }

  async read(): Promise<ServerStatus> {
    const { config, port, store, reach, load, updates } = this.#sources;
    const backups = await this.#sources.backups.status();
    const backupsBytes = backups.list.reduce((sum, { bytes }) => sum + bytes, 0);
    return {
      versions: {
        perch: serverVersion,
        protocol: protocolVersion,
        node: process.versions.node,
        mediasoup: mediasoupVersion,
      },
      startedAt: this.#startedAt,
      owner: (await store.users.owner())?.name ?? null,
      host: {
        name: hostname(),
        system: `${process.platform} ${process.arch}`,
        port,
        addresses: publishedAddresses(config, reach.addresses),
      },
      load: await load.read(),
      storage: await this.#storage(backupsBytes),
      backups,
      newerVersion: updates?.newerVersion ?? null,
    };
  }

  async #storage(backupsBytes: number): Promise<ServerStorage> {
    const { database, store, files } = this.#sources;
    return {
      databaseBytes: await database.size(),
      soundsBytes: await store.sounds.totalBytes(),
      boardsBytes: await store.boards.totalBytes(),
      filesBytes: files.space.bytes,
      filesMaxBytes: files.space.max,
      backupsBytes,
      freeBytes: await files.freeBytes(),
    };
  }
}

import { createHash } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { SoundId, UserId } from '../../shared/domain/ids.ts';
import { type Sound, type SoundLabel, soundMaxMs } from '../../shared/domain/Sound.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import { readOpusWebm } from '../../shared/sound/opusWebm.ts';

/** Stores the sounds. Rejects with `limitReached`, and `conflict` for a taken name. */
export interface SoundRepository {
  /** The oldest first. */
  all(): Promise<Sound[]>;
  bytesOf(id: SoundId): Promise<Uint8Array | null>;
  add(sound: SoundLabel & NewBytes & { readonly uploaderId: UserId }): Promise<Sound>;
  update(id: SoundId, label: SoundLabel): Promise<Sound | null>;
  remove(id: SoundId): Promise<boolean>;
}

interface NewBytes extends Pick<Sound, 'lengthMs' | 'hash'> {
  readonly bytes: Uint8Array;
}

/** The encoder pads its last frame with silence. */
const lastFrameMs = 20;

/**
 * The sounds of this server: kept in the repository and, without their bytes, in memory, with an event for every change. Checks
 * new ones. Callers check permissions, and make one change after the other, in the queue of writes.
 */
export class SoundCollection extends EventEmitter<{ saved: [Sound]; removed: [SoundId] }> {
  readonly #repository: SoundRepository;
  readonly #nameOf: (uploader: Sound['uploader']) => string;
  readonly #sounds: Map<SoundId, Sound>;

  /**
   * Reads the sounds of the repository.
   *
   * @param nameOf what an uploader is called now: the name may change after the sound was read
   */
  static async load(
    repository: SoundRepository,
    nameOf: (uploader: Sound['uploader']) => string,
  ): Promise<SoundCollection> {
    return new SoundCollection(repository, nameOf, await repository.all());
  }

  private constructor(
    repository: SoundRepository,
    nameOf: (uploader: Sound['uploader']) => string,
    sounds: readonly Sound[],
  ) {
    super();
    this.#repository = repository;
    this.#nameOf = nameOf;
    this.#sounds = new Map(sounds.map((sound) => [sound.id, sound]));
  }

  /** The oldest first. */
  get all(): Sound[] {
    return [...this.#sounds.values()].map((sound) => {
      const { uploader } = sound;
      return { ...sound, uploader: { ...uploader, name: this.#nameOf(uploader) } };
    });
  }

  /** Throws `notFound`. */
  get(id: SoundId): Sound {
    return existing(this.#sounds.get(id) ?? null);
  }

  /** Throws `notFound`. */
  async bytesOf(id: SoundId): Promise<Uint8Array> {
    return existing(await this.#repository.bytesOf(id));
  }

  /** Throws `invalidRequest` when the bytes are not a short sound, and as the repository. */
  async add(uploaderId: UserId, label: SoundLabel, bytes: Uint8Array): Promise<Sound> {
    const file = readOpusWebm(bytes);
    if (file === null) throw new RequestError('invalidRequest', 'the bytes are not a sound');
    if (file.lengthMs === 0 || file.lengthMs > soundMaxMs + lastFrameMs) {
      throw new RequestError('invalidRequest', `the sound has ${file.lengthMs} ms`);
    }
    const lengthMs = Math.min(file.lengthMs, soundMaxMs);
    const hash = createHash('sha256').update(bytes).digest('base64url');
    return this.#save(await this.#repository.add({ ...label, uploaderId, lengthMs, hash, bytes }));
  }

  /** Throws `notFound`, and as the repository. */
  async update(id: SoundId, label: SoundLabel): Promise<Sound> {
    return this.#save(existing(await this.#repository.update(id, label)));
  }

  /** Throws `notFound`. */
  async remove(id: SoundId): Promise<void> {
    if (!(await this.#repository.remove(id))) existing(null);
    this.#forget(id);
  }

  /** Takes the sounds of deleted users out of memory; the stored ones have gone with them. */
  forgetUploaders(userIds: ReadonlySet<UserId>): void {
    for (const { id, uploader } of this.all) if (userIds.has(uploader.id)) this.#forget(id);
  }

  #forget(id: SoundId): void {
    this.#sounds.delete(id);
    this.emit('removed', id);
  }

  #save(sound: Sound): Sound {
    this.#sounds.set(sound.id, sound);
    this.emit('saved', sound);
    return sound;
  }
}

function existing<T>(found: T | null): T {
  if (found === null) throw new RequestError('notFound', 'no such sound');
  return found;
}

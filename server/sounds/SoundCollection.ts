import { createHash } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { SoundId, UserId } from '../../shared/domain/ids.ts';
import { type Sound, type SoundLabel, soundMaxMs } from '../../shared/domain/Sound.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import { readOpusWebm } from '../../shared/sound/opusWebm.ts';

/** Stores the sounds. Throws `limitReached`, and `conflict` for a taken name. */
export interface SoundRepository {
  all(): Sound[];
  find(id: SoundId): Sound | null;
  bytesOf(id: SoundId): Uint8Array | null;
  add(sound: SoundLabel & NewBytes & { readonly uploaderId: UserId }): Sound;
  update(id: SoundId, label: SoundLabel): Sound | null;
  remove(id: SoundId): boolean;
}

interface NewBytes extends Pick<Sound, 'lengthMs' | 'hash'> {
  readonly bytes: Uint8Array;
}

/** The encoder pads its last frame with silence. */
const lastFrameMs = 20;

/** The sounds of this server: checks new ones, and emits every change. Callers check permissions. */
export class SoundCollection extends EventEmitter<{ saved: [Sound]; removed: [SoundId] }> {
  readonly #repository: SoundRepository;

  constructor(repository: SoundRepository) {
    super();
    this.#repository = repository;
  }

  get all(): Sound[] {
    return this.#repository.all();
  }

  /** Throws `notFound`. */
  get(id: SoundId): Sound {
    return existing(this.#repository.find(id));
  }

  /** Throws `notFound`. */
  bytesOf(id: SoundId): Uint8Array {
    return existing(this.#repository.bytesOf(id));
  }

  /** Throws `invalidRequest` when the bytes are not a short sound, and as the repository. */
  add(uploaderId: UserId, label: SoundLabel, bytes: Uint8Array): Sound {
    const file = readOpusWebm(bytes);
    if (file === null) throw new RequestError('invalidRequest', 'the bytes are not a sound');
    if (file.lengthMs === 0 || file.lengthMs > soundMaxMs + lastFrameMs) {
      throw new RequestError('invalidRequest', `the sound has ${file.lengthMs} ms`);
    }
    const lengthMs = Math.min(file.lengthMs, soundMaxMs);
    const hash = createHash('sha256').update(bytes).digest('base64url');
    return this.#save(this.#repository.add({ ...label, uploaderId, lengthMs, hash, bytes }));
  }

  /** Throws `notFound`, and as the repository. */
  update(id: SoundId, label: SoundLabel): Sound {
    return this.#save(existing(this.#repository.update(id, label)));
  }

  /** Throws `notFound`. */
  remove(id: SoundId): void {
    if (!this.#repository.remove(id)) existing(null);
    this.emit('removed', id);
  }

  #save(sound: Sound): Sound {
    this.emit('saved', sound);
    return sound;
  }
}

function existing<T>(found: T | null): T {
  if (found === null) throw new RequestError('notFound', 'no such sound');
  return found;
}

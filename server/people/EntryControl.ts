import { EventEmitter } from 'node:events';
import { type Entry, type EntryMode, entryModes } from '../../shared/domain/Entry.ts';
import type { Invite, InviteKind } from '../../shared/domain/Invite.ts';
import { tidyName } from '../../shared/domain/names.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { Store } from '../storage/Store.ts';
import type { Invites } from './Invites.ts';
import { canonicalCode, isSameSecret, randomCode } from './secretText.ts';

const modeKey = 'entryMode';
const joinCodeKey = 'joinCode';

/** By what somebody comes in, and as what. */
export type Admission =
  | { readonly by: 'open' | 'joinCode'; readonly kind: Extract<InviteKind, 'member'> }
  | { readonly by: 'invite'; readonly kind: InviteKind; readonly invite: Invite };

/** A code from the configuration may be short, so the guesses of it are limited: runs `check`, or throws `rateLimited`. */
export type GuessLimit = (check: () => void) => void;

export interface EntryControlOptions {
  readonly store: Pick<Store, 'settings' | 'transaction'>;
  readonly invites: Pick<Invites, 'usable'>;
  /** The join code from the configuration, which overrides what is set in the app. Null when none is set. */
  readonly fixedJoinCode: string | null;
  /** How people come in until it is set in the app. */
  readonly standardMode: EntryMode;
}

/** An `EntryControl.update`. */
export interface EntryChange {
  readonly mode: EntryMode;
  readonly renewCode: boolean;
  readonly askAgain: boolean;
}

/**
 * Decides who comes in whose key is new, or has to show a code again. Kept across restarts. Callers check permissions, and make
 * one change after the other, in the queue of writes.
 */
export class EntryControl extends EventEmitter<{ changed: [Entry] }> {
  readonly #options: EntryControlOptions;
  #mode: EntryMode;
  /** Kept in all modes, so that it is the same one when the mode is `code` again. */
  #joinCode: string | null;

  /** Reads what is stored. Where the first mode needs a code, it is made and stored here. */
  static async load(options: EntryControlOptions): Promise<EntryControl> {
    const { settings } = options.store;
    const mode = readMode(await settings.get(modeKey)) ?? options.standardMode;
    let joinCode = await settings.get(joinCodeKey);
    if (mode === 'code' && joinCode === null && options.fixedJoinCode === null) {
      joinCode = randomCode();
      await settings.change({ [modeKey]: mode, [joinCodeKey]: joinCode });
    }
    return new EntryControl(options, mode, joinCode);
  }

  private constructor(options: EntryControlOptions, mode: EntryMode, joinCode: string | null) {
    super();
    this.#options = options;
    this.#mode = mode;
    this.#joinCode = joinCode;
  }

  get entry(): Entry {
    const { fixedJoinCode } = this.#options;
    if (fixedJoinCode !== null) return { mode: 'code', joinCode: fixedJoinCode, fixed: true };
    const joinCode = this.#mode === 'code' ? this.#joinCode : null;
    return { mode: this.#mode, joinCode, fixed: false };
  }

  /**
   * Sets how people come in.
   *
   * @throws RequestError `conflict` for a change of what the configuration sets
   */
  async update({ mode, renewCode, askAgain }: EntryChange): Promise<Entry> {
    const { store, fixedJoinCode } = this.#options;
    if (fixedJoinCode !== null && (mode !== 'code' || renewCode)) {
      throw new RequestError(
        'conflict',
        'the join code of this server is set in its configuration',
      );
    }
    const isNeeded = mode === 'code' && fixedJoinCode === null;
    const joinCode =
      isNeeded && (renewCode || this.#joinCode === null) ? randomCode() : this.#joinCode;
    await store.transaction(async ({ settings, users }) => {
      if (fixedJoinCode === null) {
        await settings.set(modeKey, mode);
        if (joinCode !== null) await settings.set(joinCodeKey, joinCode);
      }
      if (askAgain) await users.askEverybodyAgain();
    });
    if (fixedJoinCode === null) {
      this.#mode = mode;
      this.#joinCode = joinCode;
    }
    this.emit('changed', this.entry);
    return this.entry;
  }

  /**
   * How somebody comes in with this code or without one. A usable invite goes before all else. Invites that have been revoked,
   * have been used up or have expired are refused like any wrong code.
   *
   * @throws RequestError `joinCodeRequired`, `joinCodeWrong`; what `limitGuess` throws
   */
  async admit(code: string | undefined, limitGuess: GuessLimit): Promise<Admission> {
    const invite = code ? await this.#options.invites.usable(code) : null;
    if (invite) return { by: 'invite', kind: invite.kind, invite };
    const { mode } = this.entry;
    if (mode === 'open') return { by: 'open', kind: 'member' };
    if (!code) throw new RequestError('joinCodeRequired', 'newcomers need a code or an invite');
    if (mode === 'code') this.#checkJoinCode(code, limitGuess);
    else throw new RequestError('joinCodeWrong', 'the invite does not work');
    return { by: 'joinCode', kind: 'member' };
  }

  #checkJoinCode(given: string, limitGuess: GuessLimit): void {
    const { fixedJoinCode } = this.#options;
    const refuse = () => {
      throw new RequestError('joinCodeWrong', 'the code is wrong');
    };
    if (fixedJoinCode === null) {
      if (!isSameSecret(canonicalCode(given), this.#joinCode ?? '')) refuse();
      return;
    }
    limitGuess(() => {
      // Normalized on both sides, because invisible characters such as direction marks may be pasted with a code.
      if (!isSameSecret(tidyName(given), tidyName(fixedJoinCode))) refuse();
    });
  }
}

function readMode(stored: string | null): EntryMode | null {
  if (stored === null) return null;
  // What another version has written lets nobody in by accident.
  return entryModes.find((mode) => mode === stored) ?? 'invite';
}

import { audiencePart, type StagePart, stageSpeakersMax } from '../../shared/domain/stage.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { Peer } from '../peers/Peer.ts';

/** A peer that is more than one of the audience. */
interface Part extends StagePart {
  /** Whether it speaks because it may mute others here, and only as long as it may. */
  readonly byRight: boolean;
}

const bareAudience: Part = { ...audiencePart, byRight: false };

/**
 * Who speaks in a room that is a stage, whose hands are raised and who is invited to speak. Lasts as long as a peer is in the
 * room, through lost connections, and is stored nowhere. Keeps nothing about those who only listen.
 */
export class Stage {
  readonly #parts = new Map<Peer, Part>();
  #lastHand = 0;

  /** What others see of a peer's part. */
  partOf(peer: Peer): StagePart {
    const { speaks, hand, invited } = this.#of(peer);
    return { speaks, hand, invited };
  }

  speaks(peer: Peer): boolean {
    return this.#of(peer).speaks;
  }

  isInvited(peer: Peer): boolean {
    return this.#of(peer).invited;
  }

  get isFull(): boolean {
    return [...this.#parts.values()].filter(({ speaks }) => speaks).length >= stageSpeakersMax;
  }

  /**
   * Lets a peer speak. Throws `limitReached` when as many speak as may.
   *
   * @param byRight whether only because it may mute others
   */
  admit(peer: Peer, byRight: boolean): void {
    const { speaks } = this.#of(peer);
    if (!speaks && this.isFull) {
      throw new RequestError('limitReached', `${stageSpeakersMax} speak already`);
    }
    this.#parts.set(peer, {
      ...bareAudience,
      speaks: true,
      byRight: speaks ? this.#of(peer).byRight : byRight,
    });
  }

  /** Returns false when it is raised already. */
  raiseHand(peer: Peer): boolean {
    const part = this.#of(peer);
    if (part.speaks || part.hand !== null) return false;
    this.#lastHand += 1;
    this.#parts.set(peer, { ...part, hand: this.#lastHand });
    return true;
  }

  /** Returns false when the peer is invited, or speaks, already. */
  invite(peer: Peer): boolean {
    const part = this.#of(peer);
    if (part.speaks || part.invited) return false;
    this.#parts.set(peer, { ...part, invited: true });
    return true;
  }

  /** The peer only listens from now on, or has left. Returns false when it only listened before. */
  dismiss(peer: Peer): boolean {
    return this.#parts.delete(peer);
  }

  /** Dismisses who may no longer speak, or spoke by a right that they do not have any more. Returns whether it did. */
  follow(peer: Peer, rights: { readonly maySpeak: boolean; readonly mayMute: boolean }): boolean {
    const isEntitled = rights.maySpeak && (!this.#of(peer).byRight || rights.mayMute);
    return !isEntitled && this.dismiss(peer);
  }

  #of(peer: Peer): Part {
    return this.#parts.get(peer) ?? bareAudience;
  }
}

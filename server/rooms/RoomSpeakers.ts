import { SpeechDetector } from '../media/SpeechDetector.ts';
import type { Peer } from '../peers/Peer.ts';
import { closeVoiceOf, offerToRoom } from './consumerFanOut.ts';
import type { Room } from './Room.ts';

/**
 * Makes the voices that each room forwards follow who speaks; see `ActiveSpeakers`. Only rooms with more voices than they forward
 * are listened to. `RoomRegistry` owns this, and calls it at every change.
 */
export class RoomSpeakers {
  readonly #detector = new SpeechDetector();
  readonly #hasPriority: (peer: Peer, room: Room) => boolean;
  readonly #onChanged: (room: Room) => void;

  /**
   * @param hasPriority whether a peer is heard even where others speak already
   * @param onChanged called when somebody has taken the place of somebody else
   */
  constructor(hasPriority: (peer: Peer, room: Room) => boolean, onChanged: (room: Room) => void) {
    this.#hasPriority = hasPriority;
    this.#onChanged = onChanged;
  }

  /** A peer may be heard in a room from now on: it has entered, or has come on the stage. Without a microphone it needs no place. */
  entered(peer: Peer, room: Room): void {
    if (!peer.media?.producer('microphone')) return;
    const { activeSpeakers } = room;
    const wasCrowded = activeSpeakers.isCrowded;
    activeSpeakers.enter(peer);
    if (wasCrowded) this.#watch(peer, room);
    else if (activeSpeakers.isCrowded) for (const each of room.peers) this.#watch(each, room);
  }

  /** The opposite, also for a peer without a microphone from now on. Others who wait for a place may be heard now. */
  left(peer: Peer, room: Room): void {
    const next = room.activeSpeakers.leave(peer);
    this.#unwatch(peer);
    if (!room.activeSpeakers.isCrowded) for (const each of room.peers) this.#unwatch(each);
    if (next !== null) void offerToRoom(room, next, 'microphone');
  }

  /** The room forwards more voices than before, or fewer. */
  resized(room: Room, voicesMax: number): void {
    const { admitted, displaced } = room.activeSpeakers.resize(voicesMax);
    for (const each of room.peers) {
      if (room.activeSpeakers.isCrowded) this.#watch(each, room);
      else this.#unwatch(each);
    }
    for (const speaker of displaced) closeVoiceOf(room, speaker);
    for (const speaker of admitted) void offerToRoom(room, speaker, 'microphone');
  }

  /** The microphone of a peer is another producer than before, or its first one. */
  renewed(peer: Peer, room: Room): void {
    const { activeSpeakers } = room;
    if (room.isOnStage(peer) && !activeSpeakers.knows(peer)) this.entered(peer, room);
    else if (activeSpeakers.isCrowded) this.#watch(peer, room);
  }

  #watch(peer: Peer, room: Room): void {
    const { media } = peer;
    const microphone = media?.producer('microphone');
    if (!media || !microphone || !room.isOnStage(peer)) return;
    void this.#detector.watch(media.worker, microphone, () => this.#spoke(peer, room));
  }

  #unwatch(peer: Peer): void {
    const microphone = peer.media?.producer('microphone');
    if (microphone) this.#detector.unwatch(microphone);
  }

  #spoke(peer: Peer, room: Room): void {
    const { activeSpeakers } = room;
    const change = activeSpeakers.spoke(peer, performance.now(), this.#hasPriority(peer, room));
    if (change === null) return;
    void offerToRoom(room, change.admitted, 'microphone');
    closeVoiceOf(room, change.displaced);
    this.#onChanged(room);
  }
}

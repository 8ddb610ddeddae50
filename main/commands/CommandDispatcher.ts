import { nameKeyOf } from '../../shared/domain/names.ts';
import type { HoldAction } from '../../shared/ipc/keys.ts';
import type { VoiceCommand, VoiceReport } from '../../shared/ipc/voice.ts';
import type { WhisperSlot } from '../../shared/keys/whisperSlots.ts';
import type { AppCommand } from './commandLine.ts';

export interface CommandDispatcherNeeds {
  readonly callRegistry: {
    readonly joinedServerId: string | null;
    reportOf(serverId: string | null): VoiceReport | null;
  };
  readonly shownServerId: () => string | null;
  /** The servers of the list, in its order. */
  readonly serverIds: () => readonly string[];
  readonly send: (serverId: string, command: VoiceCommand) => void;
  readonly showWindow: () => void;
  readonly openLink: (link: string) => void;
  /** The push-to-talk key was pressed or released. */
  readonly pushToTalk: (isDown: boolean) => void;
  /** A whisper key was pressed or released. */
  readonly whisper: (slot: WhisperSlot, isDown: boolean) => void;
}

/** Sends commands that come from outside the pages (tray, keys, command line) to the page that they concern. */
export class CommandDispatcher {
  readonly #needs: CommandDispatcherNeeds;
  /** By push-to-talk or whisper key: the server whose page received the press, until the release. */
  readonly #holdingServerIds = new Map<HoldAction, string>();

  constructor(needs: CommandDispatcherNeeds) {
    this.#needs = needs;
  }

  /** Runs the command of a command line. */
  dispatch(command: AppCommand): void {
    const { showWindow, openLink, pushToTalk, whisper } = this.#needs;
    switch (command.kind) {
      case 'show':
        showWindow();
        return;
      case 'link':
        openLink(command.link);
        return;
      case 'talk':
        pushToTalk(command.on);
        return;
      case 'whisper':
        whisper(command.slot, command.on);
        return;
      case 'join':
        this.#join(command.channel);
        return;
      case 'leave':
      case 'press':
        this.sendToCurrent(command);
        return;
    }
  }

  /** Tells the page in whose channel I am, else the shown one; about a call, the one that has it. */
  sendToCurrent(command: VoiceCommand): void {
    const { callRegistry, shownServerId, send } = this.#needs;
    const serverId =
      this.#callingServerId(command) ?? callRegistry.joinedServerId ?? shownServerId();
    if (command.kind === 'talk' || command.kind === 'whisper') {
      // The user may have moved between press and release: the page that is sending must stop.
      const key = command.kind === 'talk' ? 'pushToTalk' : command.slot;
      const before = this.#holdingServerIds.get(key);
      if (command.on && serverId !== null) this.#holdingServerIds.set(key, serverId);
      else this.#holdingServerIds.delete(key);
      if (before !== undefined && before !== serverId) send(before, { ...command, on: false });
    }
    if (serverId !== null) send(serverId, command);
  }

  /** The server on which there is a call between two people that a command can be about; null for none. */
  #callingServerId(command: VoiceCommand): string | null {
    const { callRegistry, serverIds } = this.#needs;
    if (command.kind !== 'press') return null;
    const { action } = command;
    const stateOf = (id: string) => callRegistry.reportOf(id)?.call?.state;
    const isMeant = (id: string) =>
      action === 'answer' ? stateOf(id) === 'ringing' : stateOf(id) !== undefined;
    const isAboutCall = action === 'answer' || action === 'hangup';
    return (isAboutCall ? serverIds().find(isMeant) : undefined) ?? null;
  }

  /** Joins a channel by name or id: on the server of the current call, else on the shown one, else on any other. */
  #join(wanted: string): void {
    const { callRegistry, shownServerId, serverIds, send } = this.#needs;
    const order = new Set([callRegistry.joinedServerId, shownServerId(), ...serverIds()]);
    for (const serverId of order) {
      const channels = callRegistry.reportOf(serverId)?.channels ?? [];
      const channel =
        channels.find(({ id }) => id === wanted) ??
        channels.find(({ name }) => nameKeyOf(name) === nameKeyOf(wanted));
      if (serverId === null || channel === undefined) continue;
      send(serverId, { kind: 'join', channelId: channel.id });
      return;
    }
    console.error(`There is no channel "${wanted}".`);
  }
}

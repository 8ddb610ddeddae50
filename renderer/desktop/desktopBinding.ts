import type { DesktopBridge } from '../../shared/ipc/DesktopBridge.ts';
import type { PressAction } from '../../shared/ipc/keys.ts';
import type { LinkRequest } from '../../shared/ipc/servers.ts';
import type { VoiceCommand } from '../../shared/ipc/voice.ts';
import type { ErrorCode } from '../../shared/protocol/errors.ts';
import type { CallsHolder } from '../actions/calls.ts';
import type { Actions } from '../actions/createActions.ts';
import type { LevelFeed } from '../state/feeds.ts';
import type { PerchState } from '../store/PerchState.ts';
import type { PerchStore } from '../store/perchStore.ts';
import { bindSharedPreferences } from './sharedPreferences.ts';
import { voiceReport } from './voiceReport.ts';

export interface DesktopNeeds {
  readonly store: PerchStore;
  readonly actions: Actions;
  readonly calls: CallsHolder;
  /** The user's own level, measured also while the page is hidden, for the tray. */
  readonly ownLevel: LevelFeed;
}

/** Changes within this time are sent in one report. */
const gatherMs = 50;
/** Longer than a pause between words: speaking ends this long after the last sound. */
const speakingHoldMs = 400;
/** Below this a level is not speech. */
const audibleLevel = 0.02;

/** After these failures an owner code is used again at the next sign-in. */
const keptForSignIn: ReadonlySet<ErrorCode> = new Set([
  'disconnected',
  'timeout',
  'unavailable',
  'rateLimited',
  'notSignedIn',
]);

/**
 * Connects a server's page with the desktop app: reports the state of the call, runs commands of the tray and the keys,
 * follows links, and shares preferences. Loaded after the page, which is the same in a browser. Returns the function that stops it.
 */
export function bindDesktop(desktop: DesktopBridge, needs: DesktopNeeds): () => void {
  const stops = [
    bindReport(desktop, needs),
    bindDescription(desktop, needs.store),
    desktop.on('voice:commanded', (command) => runCommand(command, needs)),
    bindLinkRequests(desktop, needs),
    bindSharedPreferences(desktop, needs.store, needs.actions),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function bindReport(desktop: DesktopBridge, { store, calls, ownLevel }: DesktopNeeds): () => void {
  let speaking = false;
  let reported = '';
  let gathering: ReturnType<typeof setTimeout> | undefined;
  let holding: ReturnType<typeof setTimeout> | undefined;
  let stopMeasuring: (() => void) | null = null;

  function report(): void {
    gathering = undefined;
    const now = voiceReport(store.getState(), speaking, calls.current?.store.getState());
    const text = JSON.stringify(now);
    if (text === reported) return;
    reported = text;
    desktop.call('voice:report', now).catch(logRefusal);
  }
  const reportSoon = () => {
    gathering ??= setTimeout(report, gatherMs);
  };

  function speak(now: boolean): void {
    clearTimeout(holding);
    holding = undefined;
    if (speaking === now) return;
    speaking = now;
    reportSoon();
  }

  function follow(state: PerchState): void {
    if (isSent(state) === (stopMeasuring !== null)) return;
    stopMeasuring?.();
    stopMeasuring = null;
    if (!isSent(state)) {
      speak(false);
      return;
    }
    stopMeasuring = ownLevel.subscribe('me', (level) => {
      if (level >= audibleLevel) speak(true);
      else if (speaking) holding ??= setTimeout(() => speak(false), speakingHoldMs);
    });
  }

  follow(store.getState());
  reportSoon();
  const stopFollowing = store.subscribe((state) => {
    follow(state);
    reportSoon();
  });
  let stopCalls = calls.current?.store.subscribe(reportSoon);
  const stopAwaiting = calls.subscribe(() => {
    stopCalls ??= calls.current?.store.subscribe(reportSoon);
    reportSoon();
  });
  return () => {
    stopFollowing();
    stopAwaiting();
    stopCalls?.();
    stopMeasuring?.();
    clearTimeout(gathering);
    clearTimeout(holding);
  };
}

/** Whether the microphone is sent to others. */
function isSent({ voice, muted, deafened, microphone }: PerchState): boolean {
  return voice.kind === 'joined' && !muted && !deafened && microphone.kind === 'live';
}

function bindDescription(desktop: DesktopBridge, store: PerchStore): () => void {
  const describe = ({ server }: PerchState) => {
    if (server === null) return;
    const { name, picture } = server;
    desktop.call('server:describe', { name, picture }).catch(logRefusal);
  };
  describe(store.getState());
  return store.subscribe((state, before) => {
    const { server } = state;
    const changed =
      server?.name !== before.server?.name || server?.picture !== before.server?.picture;
    if (changed) describe(state);
  });
}

type CommandNeeds = Pick<DesktopNeeds, 'actions' | 'calls'>;

/** The action of a press on a global key, or of a command on the command line. */
const presses: Readonly<Record<PressAction, (needs: CommandNeeds) => void>> = {
  mute: ({ actions }) => actions.toggleMuted(),
  deafen: ({ actions }) => actions.toggleDeafened(),
  share: ({ actions }) => actions.toggleShare(),
  back: ({ actions }) => actions.joinPreviousChannel(),
  answer: ({ calls }) => void calls.current?.actions.acceptCall(false),
  hangup: ({ calls }) => void calls.current?.actions.endCall(),
};

function runCommand(command: VoiceCommand, needs: CommandNeeds): void {
  const { actions } = needs;
  switch (command.kind) {
    case 'join':
      actions.joinChannel(command.channelId);
      break;
    case 'leave':
      actions.leaveChannel();
      break;
    case 'setMuted':
      actions.setMuted(command.on);
      break;
    case 'setDeafened':
      actions.setDeafened(command.on);
      break;
    case 'press':
      presses[command.action](needs);
      break;
    case 'startShare':
      actions.startShare();
      break;
    case 'stopShare':
      actions.stopShare();
      break;
    case 'turnCameraOff':
      actions.turnCameraOff();
      break;
    case 'setDoor':
      void actions.setDoor(command.door === 'open' ? null : { kind: command.door });
      break;
    case 'backIn':
      void actions.setDoor({ kind: 'backAt', at: Date.now() + command.minutes * 60_000 });
      break;
    case 'talk':
      actions.setTalking(command.on);
      break;
    case 'whisper':
      actions.holdWhisper(command.slot, command.on ? { kind: 'slot', slot: command.slot } : null);
      break;
  }
}

/**
 * Handles links to this server: asks whether to join the channel, fills in the join code, and uses the owner code after the
 * sign-in.
 */
function bindLinkRequests(desktop: DesktopBridge, { store, actions }: DesktopNeeds): () => void {
  let ownerCode: string | null = null;

  function open(link: LinkRequest): void {
    if (link.joinCode !== null) store.setState({ inviteCode: link.joinCode });
    if (link.linkCode !== null) store.setState({ linkCode: link.linkCode });
    if (link.channelId !== null) actions.followLink(link.channelId);
    if (link.ownerCode === null) return;
    ownerCode = link.ownerCode;
    void claim();
  }

  async function claim(): Promise<void> {
    const { connection, me } = store.getState();
    if (ownerCode === null || connection.kind !== 'ready' || me === null) return;
    const code = ownerCode;
    ownerCode = null;
    if (me.user.isOwner) return;
    const failure = await actions.claimOwner(code);
    if (failure !== null && keptForSignIn.has(failure.code)) ownerCode ??= code;
  }

  const stopListening = desktop.on('page:linkOpened', open);
  desktop.call('page:takeLink', null).then(open, logRefusal);
  const stopFollowing = store.subscribe(({ connection }, before) => {
    if (connection !== before.connection) void claim();
  });
  return () => {
    stopListening();
    stopFollowing();
  };
}

function logRefusal(error: unknown): void {
  console.error('The app refused:', error);
}

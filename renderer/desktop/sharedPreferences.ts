import type { AppSettings, SharedPreferences } from '../../shared/ipc/AppSettings.ts';
import type { DesktopBridge } from '../../shared/ipc/DesktopBridge.ts';
import type { Actions } from '../actions/createActions.ts';
import type { PerchStore } from '../store/perchStore.ts';

type Name = keyof SharedPreferences;

const isShared: Record<Name, true> = {
  language: true,
  theme: true,
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
  levelling: true,
  earcons: true,
  soundboard: true,
  soundboardVolume: true,
  talkMode: true,
  voiceThresholdDbov: true,
  cameraPreview: true,
  cameraBackground: true,
  backgroundPicture: true,
  receivingLimit: true,
  sendingLimit: true,
  allowDrawing: true,
  stageLayout: true,
  hideOwnTile: true,
  hideWithoutVideo: true,
};
const names = Object.keys(isShared) as Name[];

/** The preferences that differ from `before`. */
function difference(now: SharedPreferences, before: SharedPreferences): Partial<SharedPreferences> {
  const changed = names.filter((name) => now[name] !== before[name]);
  return Object.fromEntries(changed.map((name) => [name, now[name]]));
}

function isEmpty(change: object): boolean {
  return Object.keys(change).length === 0;
}

/**
 * Synchronises the preferences that all servers of the desktop app share with the app's settings, in both directions. At the
 * start the app's settings win, later the newest change. Returns the function that stops it.
 */
export function bindSharedPreferences(
  desktop: Pick<DesktopBridge, 'call' | 'on'>,
  store: PerchStore,
  actions: Pick<Actions, 'setPreferences'>,
): () => void {
  /** The app's settings, as far as they are known here; null before the first message. */
  let synced: SharedPreferences | null = null;
  /** Changes sent to the app without a response yet. Settings received meanwhile may be older than they are. */
  let pending = 0;
  let receivedMeanwhile: SharedPreferences | null = null;

  function adopt(received: SharedPreferences): void {
    if (pending > 0) {
      receivedMeanwhile = received;
      return;
    }
    synced = received;
    const change = difference(received, store.getState().preferences);
    if (!isEmpty(change)) actions.setPreferences(change);
  }

  async function send(change: Partial<SharedPreferences>): Promise<void> {
    pending += 1;
    try {
      await desktop.call('settings:change', { preferences: change });
    } catch (error) {
      console.error('The app did not accept a setting:', error);
    } finally {
      pending -= 1;
    }
    if (pending > 0 || receivedMeanwhile === null) return;
    const received = receivedMeanwhile;
    receivedMeanwhile = null;
    adopt(received);
  }

  const stopListening = desktop.on('settings:changed', ({ preferences }) => adopt(preferences));
  desktop.call('settings:get', null).then(
    // A `settings:changed` received meanwhile is newer.
    ({ preferences }: AppSettings) => synced === null && adopt(preferences),
    (error: unknown) => console.error('The app did not send its settings:', error),
  );
  const stopFollowing = store.subscribe(({ preferences }, before) => {
    if (preferences === before.preferences || synced === null) return;
    const change = difference(preferences, synced);
    if (isEmpty(change)) return;
    synced = { ...synced, ...change };
    void send(change);
  });
  return () => {
    stopListening();
    stopFollowing();
  };
}

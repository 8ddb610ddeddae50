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

/** What of `now` is not as in `before`. */
function difference(now: SharedPreferences, before: SharedPreferences): Partial<SharedPreferences> {
  const changed = names.filter((name) => now[name] !== before[name]);
  return Object.fromEntries(changed.map((name) => [name, now[name]]));
}

function isEmpty(change: object): boolean {
  return Object.keys(change).length === 0;
}

/**
 * Keeps the preferences that all servers of the desktop app share equal to the app's settings, both ways: the app's win at
 * the start, afterwards the newest change. Answers how to stop.
 */
export function bindSharedPreferences(
  desktop: Pick<DesktopBridge, 'call' | 'on'>,
  store: PerchStore,
  actions: Pick<Actions, 'setPreferences'>,
): () => void {
  /** What the app has, as far as it is known here; null before its first word. */
  let agreed: SharedPreferences | null = null;
  /** Changes on their way to the app. What it tells meanwhile may be older than they are. */
  let underway = 0;
  let toldMeanwhile: SharedPreferences | null = null;

  function take(told: SharedPreferences): void {
    if (underway > 0) {
      toldMeanwhile = told;
      return;
    }
    agreed = told;
    const change = difference(told, store.getState().preferences);
    if (!isEmpty(change)) actions.setPreferences(change);
  }

  async function tell(change: Partial<SharedPreferences>): Promise<void> {
    underway += 1;
    try {
      await desktop.call('settings:change', { preferences: change });
    } catch (error) {
      console.error('The app did not take a setting:', error);
    } finally {
      underway -= 1;
    }
    if (underway > 0 || toldMeanwhile === null) return;
    const told = toldMeanwhile;
    toldMeanwhile = null;
    take(told);
  }

  const stopListening = desktop.on('settings:changed', ({ preferences }) => take(preferences));
  desktop.call('settings:get', null).then(
    // What was told in the meantime is newer.
    ({ preferences }: AppSettings) => agreed === null && take(preferences),
    (error: unknown) => console.error('The app did not tell its settings:', error),
  );
  const stopFollowing = store.subscribe(({ preferences }, before) => {
    if (preferences === before.preferences || agreed === null) return;
    const change = difference(preferences, agreed);
    if (isEmpty(change)) return;
    agreed = { ...agreed, ...change };
    void tell(change);
  });
  return () => {
    stopListening();
    stopFollowing();
  };
}

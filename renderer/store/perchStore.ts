import { createStore, type StoreApi } from 'zustand/vanilla';
import { keyChordField } from '../../shared/ipc/keys.ts';
import { defaultPreferences, type PerchState, type Preferences } from './PerchState.ts';

const preferencesKey = 'perch.preferences';

export type PerchStore = StoreApi<PerchState>;

/** The store of one app window. Preferences are read from and kept in `storage`; everything else starts anew. */
export function createPerchStore(storage: Pick<Storage, 'getItem' | 'setItem'>): PerchStore {
  const store = createStore<PerchState>(() => ({
    connection: { kind: 'connecting', step: 'reachingServer', attempt: 1 },
    server: null,
    invitedWith: null,
    me: null,
    presence: { revision: -1, channels: [], occupants: [] },
    voice: { kind: 'outside', failure: null },
    media: { kind: 'preparing' },
    microphone: { kind: 'closed' },
    talk: 'open',
    suppression: 'off',
    share: { kind: 'off', failure: null },
    camera: { kind: 'off', failure: null },
    watching: [],
    sound: 'running',
    muted: false,
    deafened: false,
    devices: { microphones: [], speakers: [], cameras: [], canChooseSpeaker: false },
    microphoneTest: 'off',
    preferences: readPreferences(storage),
    notice: null,
  }));
  store.subscribe((state, before) => {
    if (state.preferences !== before.preferences) {
      storage.setItem(preferencesKey, JSON.stringify(state.preferences));
    }
  });
  return store;
}

/** What was kept, laid over the defaults: a field of the wrong type is as if it were missing. */
function readPreferences(storage: Pick<Storage, 'getItem'>): Preferences {
  let kept: unknown;
  try {
    kept = JSON.parse(storage.getItem(preferencesKey) ?? '{}');
  } catch {
    kept = {};
  }
  if (typeof kept !== 'object' || kept === null) return defaultPreferences;
  const known = Object.entries(kept).filter(([key, value]) => {
    if (key === 'noiseSuppression') return ['off', 'browser', 'rnnoise'].includes(value);
    if (key === 'talkKey') return value === null || keyChordField.safeParse(value).success;
    const standard = defaultPreferences[key as keyof Preferences];
    return standard === null
      ? value === null || typeof value === 'string'
      : typeof value === typeof standard;
  });
  return { ...defaultPreferences, ...Object.fromEntries(known) };
}

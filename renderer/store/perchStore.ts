import { createStore, type StoreApi } from 'zustand/vanilla';
import { defaultPreferences, type Preferences } from '../state/preferences.ts';
import type { PerchState } from './PerchState.ts';
import { preferenceFields } from './preferenceFields.ts';

const preferencesKey = 'perch.preferences';

export type PerchStore = StoreApi<PerchState>;

/** The store of one app window. Preferences are read from and kept in `storage`; everything else starts anew. */
export function createPerchStore(storage: Pick<Storage, 'getItem' | 'setItem'>): PerchStore {
  const store = createStore<PerchState>(() => ({
    connection: { kind: 'connecting', step: 'reachingServer', attempt: 1 },
    server: null,
    invitedWith: null,
    linkedTo: null,
    visitedChannels: [],
    me: null,
    isPageShown: true,
    presence: { revision: -1, channels: [], occupants: [] },
    voice: { kind: 'outside', failure: null },
    media: { kind: 'preparing' },
    microphone: { kind: 'closed' },
    talk: 'open',
    suppression: 'off',
    share: { kind: 'off', failure: null },
    camera: { kind: 'off', failure: null },
    background: 'off',
    watching: [],
    canPoint: false,
    selectedTool: null,
    sound: 'running',
    muted: false,
    deafened: false,
    whisper: { kind: 'off' },
    whispers: [],
    lastWhisperer: null,
    hearing: {},
    microphoneSilent: false,
    devices: { microphones: [], speakers: [], cameras: [], canChooseSpeaker: false },
    microphoneTest: 'off',
    sounds: [],
    soundPlays: [],
    soundPreview: null,
    preferences: readPreferences(storage),
    forgets: { identity: false, settings: false },
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
  const known = Object.entries(kept).filter(
    ([key, value]) =>
      Object.hasOwn(preferenceFields, key) &&
      preferenceFields[key as keyof Preferences].safeParse(value).success,
  );
  return { ...defaultPreferences, ...Object.fromEntries(known) };
}

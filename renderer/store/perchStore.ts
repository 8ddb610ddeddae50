import { createStore, type StoreApi } from 'zustand/vanilla';
import { defaultPreferences, type Preferences } from '../state/preferences.ts';
import type { PerchState } from './PerchState.ts';
import { preferenceFields } from './preferenceFields.ts';

const preferencesKey = 'perch.preferences';

export type PerchStore = StoreApi<PerchState>;

/** The store of one page. Preferences are read from and written to `storage`; everything else starts empty. */
export function createPerchStore(storage: Pick<Storage, 'getItem' | 'setItem'>): PerchStore {
  const store = createStore<PerchState>(() => ({
    connection: { kind: 'connecting', step: 'reachingServer', attempt: 1 },
    server: null,
    inviteCode: null,
    linkCode: null,
    hostedLink: { kind: 'none' },
    requestedLink: { kind: 'none' },
    ownDevices: null,
    linkedChannel: null,
    markedPeople: [],
    following: null,
    visitedChannels: [],
    movedIdleFrom: null,
    me: null,
    isPageShown: true,
    roles: [],
    presence: { revision: -1, channels: [], occupants: [] },
    voice: { kind: 'outside', failure: null },
    knockingAt: null,
    knocks: null,
    media: { kind: 'preparing' },
    directPath: null,
    picturesRest: false,
    isMixed: false,
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
    prioritySpeaking: [],
    restrictions: [],
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
    notPersisted: { identity: false, settings: false },
    chatMentions: 0,
    notice: null,
  }));
  store.subscribe((state, before) => {
    if (state.preferences !== before.preferences) {
      storage.setItem(preferencesKey, JSON.stringify(state.preferences));
    }
  });
  return store;
}

/** The stored preferences over the defaults; invalid fields are ignored. */
function readPreferences(storage: Pick<Storage, 'getItem'>): Preferences {
  let stored: unknown;
  try {
    stored = JSON.parse(storage.getItem(preferencesKey) ?? '{}');
  } catch {
    stored = {};
  }
  if (typeof stored !== 'object' || stored === null) return defaultPreferences;
  const known = Object.entries(stored).filter(
    ([key, value]) =>
      Object.hasOwn(preferenceFields, key) &&
      preferenceFields[key as keyof Preferences].safeParse(value).success,
  );
  return { ...defaultPreferences, ...Object.fromEntries(known) };
}

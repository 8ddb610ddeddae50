import { createStore, type StoreApi } from 'zustand/vanilla';
import { keyChordField } from '../../shared/ipc/keys.ts';
import { shareModes } from '../../shared/ipc/screen.ts';
import { videoLimitField } from '../../shared/protocol/fields.ts';
import { metPeopleField } from './metPeople.ts';
import { defaultPreferences, type PerchState, type Preferences } from './PerchState.ts';
import { whisperKeysField, whisperTargetsField } from './whisperPreferences.ts';

const preferencesKey = 'perch.preferences';

export type PerchStore = StoreApi<PerchState>;

/** The store of one app window. Preferences are read from and kept in `storage`; everything else starts anew. */
export function createPerchStore(storage: Pick<Storage, 'getItem' | 'setItem'>): PerchStore {
  const store = createStore<PerchState>(() => ({
    connection: { kind: 'connecting', step: 'reachingServer', attempt: 1 },
    server: null,
    invitedWith: null,
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
    heldTool: null,
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
    if (key === 'cameraBackground') return ['none', 'blur', 'picture'].includes(value);
    if (key === 'stageLayout') return ['auto', 'grid', 'spotlight'].includes(value);
    if (key === 'shareMode') return (shareModes as readonly unknown[]).includes(value);
    if (key === 'receivingLimit' || key === 'sendingLimit') {
      return videoLimitField.safeParse(value).success;
    }
    if (key === 'talkKey') return value === null || keyChordField.safeParse(value).success;
    if (key === 'whisperKeys') return whisperKeysField.safeParse(value).success;
    if (key === 'metPeople') return metPeopleField.safeParse(value).success;
    if (key === 'whisperTargets') return whisperTargetsField.safeParse(value).success;
    const standard = defaultPreferences[key as keyof Preferences];
    return standard === null
      ? value === null || typeof value === 'string'
      : typeof value === typeof standard;
  });
  return { ...defaultPreferences, ...Object.fromEntries(known) };
}

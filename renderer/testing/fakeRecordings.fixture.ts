import { vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { RecordingsState } from '../state/Recordings.ts';

/** Recordings whose actions answer null: done. */
export function fakeRecordings() {
  return {
    state: createStore<RecordingsState>(() => ({
      declinedId: null,
      agreedId: null,
      ended: null,
      mixed: null,
    })),
    listenLinks: { create: vi.fn(), list: vi.fn(), revoke: vi.fn() },
    start: vi.fn().mockResolvedValue(null),
    stop: vi.fn().mockResolvedValue(null),
    agree: vi.fn().mockResolvedValue(null),
    mark: vi.fn().mockResolvedValue(null),
    list: vi.fn().mockResolvedValue({ recordings: [], mixesVideo: true }),
    mix: vi.fn().mockResolvedValue(null),
    cancelVideo: vi.fn().mockResolvedValue(null),
    remove: vi.fn().mockResolvedValue(null),
    fetch: vi.fn().mockResolvedValue(null),
    fetchMix: vi.fn().mockResolvedValue(null),
  };
}

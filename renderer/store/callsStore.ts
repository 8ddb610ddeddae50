import { createStore, type StoreApi } from 'zustand/vanilla';
import { type CallNews, type CallsState, noCalls } from '../state/callsState.ts';

export type CallsStore = StoreApi<CallsState>;

/** What the page knows of calls; it starts empty. */
export function createCallsStore(): CallsStore {
  return createStore<CallsState>(() => noCalls);
}

/** Tells something about calls once. */
export function tellNews(calls: CallsStore, news: CallNews): void {
  calls.setState((state) => ({ news: { ...news, id: (state.news?.id ?? 0) + 1 } }));
}

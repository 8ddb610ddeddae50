import { withMet } from '../state/preferences.ts';
import type { PerchStore } from './perchStore.ts';

/** Adds the people who join channels here to the preferences. Returns the function that stops it. */
export function bindMetPeople(store: PerchStore): () => void {
  return store.subscribe(({ presence, preferences }, before) => {
    if (presence.occupants === before.presence.occupants) return;
    const metPeople = withMet(preferences.metPeople, presence.occupants);
    if (metPeople !== preferences.metPeople) {
      store.setState({ preferences: { ...preferences, metPeople } });
    }
  });
}

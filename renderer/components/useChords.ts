import { useEffect, useRef } from 'react';
import { isChoosingKey, keyOf } from '../pageKeys.ts';
import { chords, isHeardByApp, isMacAgent, matchesChord } from './keyboardChords.ts';
import { useAppSettings, useKeysState } from './useAppFacts.ts';
import { useOwnSwitches } from './useOwnSwitches.ts';

/** Mute and deafen from the keyboard, whatever has the focus. */
export function useChords() {
  const switches = useOwnSwitches();
  const bindings = useAppSettings()?.keys ?? null;
  const isHooked = useKeysState()?.heard === 'hook';
  // The app hears its keys also while its own window has the focus.
  const appKeys = isHooked ? bindings : null;
  const latest = useRef({ ...switches, appKeys });
  useEffect(() => {
    latest.current = { ...switches, appKeys };
  });
  useEffect(() => {
    const isMac = isMacAgent(navigator.userAgent);
    const pressed = new Set<string>();
    function onKeyDown(event: KeyboardEvent) {
      const key = keyOf(event);
      if (key !== null) pressed.add(key);
      const isMute = matchesChord(event, chords.mute, isMac);
      if (!isMute && !matchesChord(event, chords.deafen, isMac)) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.repeat || isChoosingKey(document)) return;
      const binding = latest.current.appKeys?.[isMute ? 'mute' : 'deafen'] ?? null;
      if (isHeardByApp(binding, pressed)) return;
      if (isMute) latest.current.toggleMuted();
      else latest.current.toggleDeafened();
    }
    function onKeyUp(event: KeyboardEvent) {
      const key = keyOf(event);
      if (key !== null) pressed.delete(key);
      // On a Mac no key goes up while Command is held.
      if (event.key === 'Meta') pressed.clear();
    }
    const onBlur = () => pressed.clear();
    // In the capture phase, so that no text box or menu takes the key first.
    window.addEventListener('keydown', onKeyDown, { capture: true });
    window.addEventListener('keyup', onKeyUp, { capture: true });
    window.addEventListener('blur', onBlur);
    return () => {
      window.removeEventListener('keydown', onKeyDown, { capture: true });
      window.removeEventListener('keyup', onKeyUp, { capture: true });
      window.removeEventListener('blur', onBlur);
    };
  }, []);
}

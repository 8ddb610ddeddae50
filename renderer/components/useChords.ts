import { useEffect, useRef } from 'react';
import { chords, isMacAgent, matchesChord } from './keyboardChords.ts';
import { useOwnSwitches } from './useOwnSwitches.ts';

/** Mute and deafen from the keyboard, whatever has the focus. */
export function useChords() {
  const switches = useOwnSwitches();
  const latest = useRef(switches);
  useEffect(() => {
    latest.current = switches;
  });
  useEffect(() => {
    const isMac = isMacAgent(navigator.userAgent);
    function onKeyDown(event: KeyboardEvent) {
      const isMute = matchesChord(event, chords.mute, isMac);
      if (!isMute && !matchesChord(event, chords.deafen, isMac)) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.repeat) return;
      if (isMute) latest.current.toggleMuted();
      else latest.current.toggleDeafened();
    }
    // In the capture phase, so that no text box or menu takes the key first.
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, []);
}

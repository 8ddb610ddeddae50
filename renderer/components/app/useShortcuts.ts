import { useEffect, useRef } from 'react';
import { chords, isHandledByApp, isMacAgent, matchesChord } from '../../keys/keyboardChords.ts';
import { isChoosingKey, keyOf } from '../../keys/pageKeys.ts';
import { useActions } from '../ui/ClientContext.tsx';
import { useAppSettings, useKeysState } from '../ui/DesktopContext.ts';

type ChordName = keyof typeof chords;
const chordNames = Object.keys(chords) as ChordName[];

/** Keyboard shortcuts for mute, deafen, camera and a raised hand, whatever has the focus. */
export function useShortcuts() {
  const { toggleMuted, toggleDeafened, toggleCamera, toggleHand } = useActions();
  const toggles = {
    mute: toggleMuted,
    deafen: toggleDeafened,
    camera: toggleCamera,
    hand: toggleHand,
  };
  const bindings = useAppSettings()?.keys ?? null;
  const isHooked = useKeysState()?.heard === 'hook';
  // The app also detects its global keys while its own window has the focus.
  const appKeys = isHooked ? bindings : null;
  const latest = useRef({ toggles, appKeys });
  useEffect(() => {
    latest.current = { toggles, appKeys };
  });
  useEffect(() => {
    const isMac = isMacAgent(navigator.userAgent);
    const pressed = new Set<string>();
    function onKeyDown(event: KeyboardEvent) {
      const key = keyOf(event);
      if (key !== null) pressed.add(key);
      const name = chordNames.find((each) => matchesChord(event, chords[each], isMac));
      if (name === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.repeat || isChoosingKey(document)) return;
      const { appKeys, toggles } = latest.current;
      const binding = name === 'mute' || name === 'deafen' ? (appKeys?.[name] ?? null) : null;
      if (!isHandledByApp(binding, pressed)) void toggles[name]();
    }
    function onKeyUp(event: KeyboardEvent) {
      const key = keyOf(event);
      if (key !== null) pressed.delete(key);
      // macOS sends no keyup while Command is held.
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

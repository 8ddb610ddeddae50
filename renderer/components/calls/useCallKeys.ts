import { useEffect, useMemo, useRef } from 'react';
import { type Chord, chordLabel, isMacAgent, matchesChord } from '../../keys/keyboardChords.ts';
import { isChoosingKey } from '../../keys/pageKeys.ts';
import { isRinging } from '../../state/callsState.ts';
import { useCallActions, useCalls } from './useCalls.ts';

/** Only while there is a call. `end` declines, gives up and hangs up. */
export const callChords = {
  accept: { letter: 'L' },
  end: { letter: 'X' },
} as const satisfies Record<string, Chord>;

/** The labels of the keys of calls in this system's notation. */
export function useCallChords(): { readonly accept: string; readonly end: string } {
  return useMemo(() => {
    const isMac = isMacAgent(navigator.userAgent);
    return {
      accept: chordLabel(callChords.accept, isMac),
      end: chordLabel(callChords.end, isMac),
    };
  }, []);
}

/** Keys to answer and to end a call, whatever has the focus; only while there is one. */
export function useCallKeys() {
  const actions = useCallActions();
  const isRung = useCalls(isRinging);
  const hasCall = useCalls((state) => state.call !== null);
  const latest = useRef({ actions, isRung });
  useEffect(() => {
    latest.current = { actions, isRung };
  });
  useEffect(() => {
    if (!hasCall) return;
    const isMac = isMacAgent(navigator.userAgent);
    function onKeyDown(event: KeyboardEvent) {
      const isAccepted = matchesChord(event, callChords.accept, isMac) && latest.current.isRung;
      if (!isAccepted && !matchesChord(event, callChords.end, isMac)) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.repeat || isChoosingKey(document)) return;
      if (isAccepted) void latest.current.actions?.acceptCall(false);
      else void latest.current.actions?.endCall();
    }
    // In the capture phase, so that no text box or menu takes the key first.
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [hasCall]);
}

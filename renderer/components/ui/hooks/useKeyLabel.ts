import type { KeyChord } from '../../../../shared/ipc/keys.ts';
import type { Platform } from '../../../../shared/ipc/pages.ts';
import { chordLabel } from '../../../../shared/keys/keyChord.ts';
import { isMacAgent } from '../../../keys/keyboardChords.ts';
import { useTranslation } from '../../../texts/useTranslation.tsx';
import { useDesktop } from '../DesktopContext.ts';

/** Formats a key chord for this system's keyboards, in the user's language. */
export function useKeyLabel(): (chord: KeyChord) => string {
  const { t } = useTranslation();
  const platform = useDesktop()?.platform ?? platformOfAgent(navigator.userAgent);
  return (chord) =>
    chordLabel(chord, platform, {
      mouse: (number) => t('talkNow.keyMouse', { number }),
      right: (key) => t('talkNow.keyRight', { key }),
      unnamed: (number) => t('talkNow.keyUnnamed', { number }),
    });
}

/** The system that a browser's user agent says it runs on, as far as its keys have other names. */
function platformOfAgent(userAgent: string): Platform {
  if (isMacAgent(userAgent)) return 'darwin';
  return userAgent.includes('Windows') ? 'win32' : 'linux';
}

import { useTranslation } from '../../texts/useTranslation.tsx';
import { useDenialHere } from '../roles/useDenial.ts';
import { usePerch } from '../ui/ClientContext.tsx';

/** Whether I can play sounds in my channel, and a hint about it. */
export function useCanPlaySounds(): { readonly canPlay: boolean; readonly hint: string | null } {
  const { t } = useTranslation();
  const isInside = usePerch(({ voice }) => voice.kind === 'joined');
  const isHeard = usePerch((state) => state.preferences.soundboard);
  const denial = useDenialHere('soundboard');
  const deafened = usePerch((state) => state.deafened);
  if (!isInside) return { canPlay: false, hint: t('soundboard.outside') };
  if (denial !== null) return { canPlay: false, hint: denial };
  if (deafened) return { canPlay: true, hint: t('soundboard.deafened') };
  return { canPlay: true, hint: isHeard ? null : t('soundboard.unheard') };
}

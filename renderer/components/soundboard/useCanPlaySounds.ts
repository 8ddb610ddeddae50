import { useTranslation } from 'react-i18next';
import { allowsSounds } from '../../../shared/domain/Sound.ts';
import { useDenialHere } from '../roles/useDenial.ts';
import { usePerch } from '../ui/ClientContext.tsx';

/** Whether I can play sounds in my channel, and a hint about it. */
export function useCanPlaySounds(): { readonly canPlay: boolean; readonly hint: string | null } {
  const { t } = useTranslation();
  const channel = usePerch(({ voice, presence }) =>
    voice.kind === 'joined'
      ? presence.channels.find(({ id }) => id === voice.channelId)
      : undefined,
  );
  const isOwner = usePerch((state) => state.me?.user.isOwner);
  const isHeard = usePerch((state) => state.preferences.soundboard);
  const denial = useDenialHere('soundboard');
  const deafened = usePerch((state) => state.deafened);
  if (channel === undefined || isOwner === undefined) {
    return { canPlay: false, hint: t('soundboard.outside') };
  }
  if (!allowsSounds(channel.soundboard, isOwner)) {
    const key = channel.soundboard === 'off' ? 'soundboard.off' : 'soundboard.owners';
    return { canPlay: false, hint: t(key, { channel: channel.name }) };
  }
  if (denial !== null) return { canPlay: false, hint: denial };
  if (deafened) return { canPlay: true, hint: t('soundboard.deafened') };
  return { canPlay: true, hint: isHeard ? null : t('soundboard.unheard') };
}

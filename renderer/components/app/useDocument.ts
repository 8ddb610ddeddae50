import { useTranslation } from 'react-i18next';
import { usePerch } from '../ui/ClientContext.tsx';
import { usePageAppearance } from '../ui/usePageAppearance.ts';

/** The look of a server's page: its title names the channel. */
export function useDocument() {
  const { t } = useTranslation();
  const theme = usePerch((state) => state.preferences.theme);
  const channelName = usePerch(({ voice, presence }) =>
    voice.kind === 'joined'
      ? (presence.channels.find(({ id }) => id === voice.channelId)?.name ?? null)
      : null,
  );
  usePageAppearance(
    channelName === null ? t('app.name') : t('app.titleInChannel', { channel: channelName }),
    theme,
  );
}

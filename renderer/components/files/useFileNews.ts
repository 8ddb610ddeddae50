import { useEffect } from 'react';
import type { FileShare } from '../../state/FileShare.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import { uploadFailureText } from './uploadFailureText.ts';

/** Says when somebody shares a file, when mine is shared, and when it is not. */
export function useFileNews(share: FileShare) {
  const { t, i18n } = useTranslation();
  const announce = useAnnounce();
  const me = usePerch((state) => state.me?.user.id);
  useEffect(
    () =>
      share.state.subscribe((state, before) => {
        // The list of another channel, or the first one, is no news.
        if (state.channelId !== before.channelId || before.limits === null) return;
        if (state.files !== before.files) {
          const known = new Set(before.files.map(({ id }) => id));
          for (const { id, name, uploader } of state.files) {
            if (known.has(id)) continue;
            announce(
              uploader.id === me
                ? t('files.shared', { name })
                : t('files.added', { who: uploader.name, name }),
            );
          }
        }
        for (const { key, name, status } of state.uploads) {
          if (status.kind !== 'failed') continue;
          const former = before.uploads.find((upload) => upload.key === key);
          if (former === undefined || former.status === status) continue;
          const why = uploadFailureText(t, status.failure, state.limits, i18n.language);
          announce(t('files.failed', { name, why }));
        }
      }),
    [share, me, announce, t, i18n],
  );
}

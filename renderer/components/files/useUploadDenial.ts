import type { ChannelId } from '../../../shared/domain/ids.ts';
import type { FileShare } from '../../state/FileShare.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import { useDecision } from '../ui/hooks/useMay.ts';
import { useFiles } from './useFileShare.ts';

/** Why I cannot share files in a channel; null when I can. */
export function useUploadDenial(share: FileShare, channelId: ChannelId): string | null {
  const { t } = useTranslation();
  const decision = useDecision('files', channelId);
  const isOff = useFiles(share, ({ limits }) => limits?.fileMax === 0);
  const isSealed = usePerch(({ presence }) =>
    presence.channels.some(({ id, sealed }) => id === channelId && sealed),
  );
  if (isOff) return t('files.off');
  if (isSealed) return t('sealedChat.filesInMessages');
  return decision?.allowed ? null : t('files.forbidden');
}

import type { ChannelId } from '../../../shared/domain/ids.ts';
import type { FileShare } from '../../state/FileShare.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useIsSealed } from '../encryption/useIsSealed.ts';
import { useDecision } from '../ui/hooks/useMay.ts';
import { useFiles } from './useFileShare.ts';

/** Why I cannot share files in a channel; null when I can. */
export function useUploadDenial(share: FileShare, channelId: ChannelId): string | null {
  const { t } = useTranslation();
  const decision = useDecision('files', channelId);
  const isOff = useFiles(share, ({ limits }) => limits?.fileMax === 0);
  const isSealed = useIsSealed(channelId);
  if (isOff) return t('files.off');
  if (isSealed) return t('sealedChat.filesInMessages');
  return decision?.allowed ? null : t('files.forbidden');
}

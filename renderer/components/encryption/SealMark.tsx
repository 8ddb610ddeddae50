import ShieldAlert from 'lucide-react/icons/shield-alert';
import ShieldCheck from 'lucide-react/icons/shield-check';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useStanding } from './useCallSeal.ts';

interface SealMarkProps {
  peerId: string;
  size: number;
}

/** After the name of somebody in my call: that I have verified them, or that I do not hear them because of a new device. */
export function SealMark({ peerId, size }: SealMarkProps) {
  const { t } = useTranslation();
  const standing = useStanding(peerId);
  if (standing === null || standing === 'known') return null;
  const isVerified = standing === 'verified';
  const Icon = isVerified ? ShieldCheck : ShieldAlert;
  return (
    <span
      role="img"
      aria-label={t(`encryption.mark.${standing}`)}
      data-tone={isVerified ? 'live' : 'danger'}
    >
      <Icon aria-hidden="true" size={size} />
    </span>
  );
}

import { useNow } from '../ui/hooks/useNow.ts';
import { durationText } from './durationText.ts';

/** For how long a call lasts, going on each second. */
export function CallTime({ acceptedAt }: { acceptedAt: number }) {
  const now = useNow(true);
  return <time role="timer">{durationText(now - acceptedAt)}</time>;
}

import type { LucideIcon } from 'lucide-react';
import CircleCheck from 'lucide-react/icons/circle-check';
import CircleQuestionMark from 'lucide-react/icons/circle-question-mark';
import CircleX from 'lucide-react/icons/circle-x';
import Hourglass from 'lucide-react/icons/hourglass';
import type { OutsideReach, Reach } from '../../../shared/ipc/HostState.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import styles from './ReachList.module.css';

interface ReachListProps {
  reach: Reach;
  port: number;
}

type Tone = 'good' | 'likely' | 'waiting' | 'bad';

const icons: Record<Tone, LucideIcon> = {
  good: CircleCheck,
  likely: CircleQuestionMark,
  waiting: Hourglass,
  bad: CircleX,
};
const tones: Record<OutsideReach['kind'], Tone> = {
  proven: 'good',
  opened: 'likely',
  openedIPv6: 'likely',
  asking: 'waiting',
  closed: 'bad',
};

/** From where people can reach the server of this app, and what to do if they cannot. */
export function ReachList({ reach: { network, outside }, port }: ReachListProps) {
  const { t } = useTranslation();
  const outsideText =
    outside.kind === 'closed'
      ? t(`host.${outside.reason}`, { port })
      : outside.kind === 'asking'
        ? t('host.asking')
        : t(`host.${outside.kind}`, { address: outside.address, port });
  return (
    <ul className={styles.reach} aria-live="polite">
      {network.length === 0 ? (
        <ReachLine tone="bad" text={t('host.onlyHere')} />
      ) : (
        <ReachLine tone="good" text={t('host.inNetwork', { addresses: network.join(', ') })} />
      )}
      <ReachLine tone={tones[outside.kind]} text={outsideText} />
    </ul>
  );
}

function ReachLine({ tone, text }: { tone: Tone; text: string }) {
  const Icon = icons[tone];
  return (
    <li className={styles.line} data-tone={tone}>
      <Icon aria-hidden="true" size={18} />
      <span>{text}</span>
    </li>
  );
}

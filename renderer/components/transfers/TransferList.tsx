import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { Transfer, Transfers } from '../../state/Transfers.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import styles from './TransferList.module.css';
import { TransferRow } from './TransferRow.tsx';
import { transferFailureText } from './transferFailureText.ts';

/** Files straight from person to person: those that somebody offers, and those on their way. Nothing while there are none. */
export function TransferList({ transfers }: { transfers: Transfers }) {
  const { t } = useTranslation();
  const all = useStore(transfers.state);
  useTransferNews(transfers);
  if (all.length === 0) return null;
  return (
    <section className={styles.box} aria-label={t('transfers.region')}>
      <ul>
        {all.map((transfer) => (
          <TransferRow key={transfer.key} transfer={transfer} transfers={transfers} />
        ))}
      </ul>
    </section>
  );
}

/** Says when somebody offers a file, and how each has ended. */
function useTransferNews(transfers: Transfers) {
  const { t, i18n } = useTranslation();
  const announce = useAnnounce();
  useEffect(() => {
    const newsOf = (transfer: Transfer, before: Transfer | undefined): string | null => {
      const { name, person, isMine, status } = transfer;
      if (before === undefined) return isMine ? null : t('transfers.offered', { name, person });
      if (before.status.kind === status.kind) return null;
      if (status.kind === 'done') {
        return t(isMine ? 'transfers.sent' : 'transfers.received', { name, person });
      }
      if (status.kind !== 'failed') return null;
      const why = transferFailureText(t, status.failure, i18n.language);
      return t('transfers.failed', { name, why });
    };
    return transfers.state.subscribe((state, before) => {
      for (const transfer of state) {
        const news = newsOf(
          transfer,
          before.find(({ key }) => key === transfer.key),
        );
        if (news !== null) announce(news);
      }
    });
  }, [transfers, announce, t, i18n]);
}

import X from 'lucide-react/icons/x';
import { ProgressBar } from 'react-aria-components/ProgressBar';
import type { Transfer, Transfers } from '../../state/Transfers.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import fileStyles from '../files/Files.module.css';
import { sizeText } from '../files/sizeText.ts';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { TextButton } from '../ui/buttons/TextButton.tsx';
import styles from './TransferList.module.css';
import { transferFailureText } from './transferFailureText.ts';

interface TransferRowProps {
  transfer: Transfer;
  transfers: Transfers;
}

/** One file: the question whether to take it, how far it is, or how it has ended. */
export function TransferRow({ transfer, transfers }: TransferRowProps) {
  const { t, i18n } = useTranslation();
  const { key, isMine, person, name, size, status } = transfer;
  const text = useStatusText(transfer);
  if (!isMine && status.kind === 'asking') {
    return (
      <li className={styles.row}>
        <p className={styles.name} dir="auto">
          {t('transfers.offer', { person, name, size: sizeText(size, i18n.language) })}
        </p>
        <p className={styles.details}>{t('transfers.offerHint', { person })}</p>
        <div className={styles.actions}>
          <TextButton onPress={() => transfers.dismiss(key)}>{t('transfers.decline')}</TextButton>
          <TextButton tone="primary" onPress={() => void transfers.accept(key)}>
            {t('transfers.accept')}
          </TextButton>
        </div>
      </li>
    );
  }
  const isOver = status.kind === 'done' || status.kind === 'failed';
  return (
    <li className={styles.row} data-failed={status.kind === 'failed' || undefined}>
      <div className={styles.head}>
        <p className={styles.name} dir="auto">
          {t(isMine ? 'transfers.to' : 'transfers.from', { person, name })}
        </p>
        <IconButton
          name={t(isOver ? 'transfers.dismiss' : 'transfers.cancel', { name })}
          icon={X}
          onPress={() => transfers.dismiss(key)}
        />
      </div>
      <p className={styles.details}>{text}</p>
      {!isOver && (
        <ProgressBar
          className={fileStyles.progress}
          aria-label={t('transfers.progress', { name })}
          value={size === 0 ? 0 : (transfer.done / size) * 100}
        >
          {({ percentage }) => (
            <span
              className={fileStyles.bar}
              data-still={status.kind !== 'running' || undefined}
              style={{ inlineSize: `${percentage}%` }}
            />
          )}
        </ProgressBar>
      )}
    </li>
  );
}

function useStatusText({ status, isMine, person, done, size }: Transfer): string {
  const { t, i18n } = useTranslation();
  const inNumbers = { done: sizeText(done, i18n.language), size: sizeText(size, i18n.language) };
  switch (status.kind) {
    case 'asking':
      return t('transfers.status.asking', { person });
    case 'connecting':
      return t('transfers.status.connecting');
    case 'running':
      return t('transfers.status.running', inNumbers);
    case 'done':
      return t(isMine ? 'transfers.status.sent' : 'transfers.status.received', inNumbers);
    case 'failed':
      return transferFailureText(t, status.failure, i18n.language);
  }
}

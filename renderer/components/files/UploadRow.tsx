import Pause from 'lucide-react/icons/pause';
import Play from 'lucide-react/icons/play';
import RotateCcw from 'lucide-react/icons/rotate-ccw';
import X from 'lucide-react/icons/x';
import { ProgressBar } from 'react-aria-components/ProgressBar';
import type { FileShare, FileUpload, UploadFailure } from '../../state/FileShare.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import styles from './Files.module.css';
import { sizeText } from './sizeText.ts';
import { uploadFailureText } from './uploadFailureText.ts';
import { useFiles } from './useFileShare.ts';

interface UploadRowProps {
  upload: FileUpload;
  share: FileShare;
}

/** What stays as it is however often it is tried. */
const hopeless: ReadonlySet<UploadFailure> = new Set(['off', 'tooLarge', 'forbidden']);

/** One of my files on its way: how far it is, and what I can do with it. */
export function UploadRow({ upload, share }: UploadRowProps) {
  const { t } = useTranslation();
  const { key, name, size, sent, status } = upload;
  const { kind } = status;
  const isFailed = kind === 'failed';
  const text = useStatusText(upload, share);
  return (
    <li className={styles.row} data-failed={isFailed || undefined}>
      <span className={styles.about}>
        <span className={styles.name} title={name} dir="auto">
          {name}
        </span>
        <span className={styles.details}>{text}</span>
        {!isFailed && (
          <ProgressBar
            className={styles.progress}
            aria-label={t('files.sending', { name })}
            value={size === 0 ? 100 : (sent / size) * 100}
          >
            {({ percentage }) => (
              <span
                className={styles.bar}
                data-still={kind !== 'sending' || undefined}
                style={{ inlineSize: `${percentage}%` }}
              />
            )}
          </ProgressBar>
        )}
      </span>
      <span className={styles.actions}>
        {(kind === 'sending' || kind === 'queued') && (
          <IconButton
            name={t('files.pause', { name })}
            icon={Pause}
            onPress={() => share.pause(key)}
          />
        )}
        {(kind === 'paused' || kind === 'waiting') && (
          <IconButton
            name={t('files.resume', { name })}
            icon={Play}
            onPress={() => share.resume(key)}
          />
        )}
        {kind === 'failed' && !hopeless.has(status.failure) && (
          <IconButton
            name={t('files.retry', { name })}
            icon={RotateCcw}
            onPress={() => share.resume(key)}
          />
        )}
        <IconButton name={t('files.cancel', { name })} icon={X} onPress={() => share.cancel(key)} />
      </span>
    </li>
  );
}

function useStatusText({ size, sent, status }: FileUpload, share: FileShare): string {
  const { t, i18n } = useTranslation();
  const limits = useFiles(share, (state) => state.limits);
  const inNumbers = {
    sent: sizeText(sent, i18n.language),
    size: sizeText(size, i18n.language),
  };
  switch (status.kind) {
    case 'sending':
      return t('files.progress', inNumbers);
    case 'paused':
      return t('files.paused', inNumbers);
    case 'interrupted':
      return t('files.interrupted', inNumbers);
    case 'queued':
      return t('files.queued');
    case 'waiting':
      return t('files.waiting');
    case 'failed':
      return uploadFailureText(t, status.failure, limits, i18n.language);
  }
}

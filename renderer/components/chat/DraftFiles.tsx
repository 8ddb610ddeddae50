import X from 'lucide-react/icons/x';
import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import type { DraftFile } from '../../state/ChatFiles.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { fileIconOf } from '../files/fileKind.ts';
import { sizeText } from '../files/sizeText.ts';
import styles from './DraftFiles.module.css';

interface DraftFilesProps {
  drafts: readonly DraftFile[];
  onRemove: (key: string) => void;
}

/** The files that will be sent with the message. Delete and Backspace remove the one in focus. */
export function DraftFiles({ drafts, onRemove }: DraftFilesProps) {
  const { t, i18n } = useTranslation();
  return (
    <ul className={styles.list} aria-label={t('chat.files.draft')}>
      {drafts.map((draft) => {
        const { key, file } = draft;
        return (
          <li key={key} className={styles.chip}>
            <DraftPicture draft={draft} />
            <span className={styles.name} title={file.name} dir="auto">
              {file.name}
            </span>
            <span className={styles.size}>{sizeText(file.size, i18n.language)}</span>
            <Button
              className={styles.remove}
              aria-label={t('chat.files.detach', { name: file.name })}
              onPress={() => onRemove(key)}
              onKeyDown={(event) => {
                if (event.key === 'Delete' || event.key === 'Backspace') onRemove(key);
                else event.continuePropagation();
              }}
            >
              <X aria-hidden="true" size={14} />
            </Button>
          </li>
        );
      })}
    </ul>
  );
}

/** What the others will see of it before they open it. */
function DraftPicture({ draft: { file, preview } }: { draft: DraftFile }) {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    let made: string | null = null;
    let isWanted = true;
    void preview.then((picture) => {
      if (!isWanted || picture === null) return;
      made = URL.createObjectURL(picture);
      setAddress(made);
    });
    return () => {
      isWanted = false;
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [preview]);
  const Icon = fileIconOf(/^(image|audio|video)\//.test(file.type) ? file.type : null);
  return (
    <span className={styles.picture}>
      {address === null ? (
        <Icon aria-hidden="true" size={28} />
      ) : (
        <img className={styles.image} src={address} alt="" />
      )}
    </span>
  );
}

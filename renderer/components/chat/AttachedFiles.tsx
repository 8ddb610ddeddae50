import FileX from 'lucide-react/icons/file-x';
import Play from 'lucide-react/icons/play';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { Message } from '../../../shared/domain/Message.ts';
import type { AttachedFile } from '../../../shared/domain/SharedFile.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { DownloadButton } from '../files/DownloadButton.tsx';
import { DownloadProgress } from '../files/DownloadProgress.tsx';
import { FilePreview } from '../files/FilePreview.tsx';
import { fileIconOf, shownKindOf } from '../files/fileKind.ts';
import { PreviewImage } from '../files/PreviewImage.tsx';
import { sizeText } from '../files/sizeText.ts';
import { ModalFrame } from '../ui/dialogs/ModalFrame.tsx';
import styles from './AttachedFiles.module.css';
import { useChatFiles, useChats } from './useChat.ts';

/** The most that a picture takes in a message, in CSS pixels. */
const pictureSize = { width: 320, height: 240 } as const;

/**
 * The files of a message; none of one that could not be opened, because their names are not known, and none from a device that the user does
 * not trust: whose it is says the line above.
 */
export function AttachedFiles({ message: { files, sealed, reading } }: { message: Message }) {
  const { t } = useTranslation();
  const isRead = sealed === undefined || reading === 'open';
  if (!isRead || files.length === 0) return null;
  return (
    <ul className={styles.list} aria-label={t('chat.files.list')}>
      {files.map((file) => (
        <li key={file.id} className={styles.file}>
          <OneFile file={file} />
        </li>
      ))}
    </ul>
  );
}

/** A file with its preview, from which it is opened; or only that it is gone. */
function OneFile({ file }: { file: AttachedFile }) {
  const { t, i18n } = useTranslation();
  const { id, name, size, mediaType, preview } = file;
  const source = useChatFiles();
  const isGone = useChats(({ goneFiles }) => goneFiles.has(id));
  const download = useStore(source.state, ({ downloads }) => downloads[id]);
  const [isOpen, setOpen] = useState(false);
  const kind = shownKindOf(file);
  const Icon = isGone ? FileX : fileIconOf(mediaType);
  return (
    <>
      {preview !== null && !isGone && (kind === null || kind === 'image' || !isOpen) && (
        <OpenButton
          name={t('files.show', { name })}
          isDisabled={kind === null}
          onPress={() => setOpen(true)}
        >
          <PreviewImage fileId={id} size={preview} source={source} {...pictureSize} />
          {(kind === 'audio' || kind === 'video') && (
            <span className={styles.play}>
              <Play aria-hidden="true" size={22} />
            </span>
          )}
        </OpenButton>
      )}
      {isOpen && !isGone && (kind === 'audio' || kind === 'video') && (
        <FilePreview file={file} kind={kind} source={source} />
      )}
      {isOpen && kind === 'image' && (
        <ModalFrame heading={name} isWide onClose={() => setOpen(false)}>
          <FilePreview file={file} kind="image" source={source} isLarge />
        </ModalFrame>
      )}
      <div className={styles.card}>
        <Icon aria-hidden="true" className={styles.icon} size={18} />
        <span className={styles.about}>
          <span className={styles.name} title={name} dir="auto">
            {name}
          </span>
          <span className={styles.details}>
            {isGone ? t('chat.files.gone') : sizeText(size, i18n.language)}
          </span>
          {!isGone && <DownloadProgress file={file} download={download} />}
        </span>
        {!isGone && kind !== null && preview === null && !isOpen && (
          <OpenButton name={t('files.show', { name })} onPress={() => setOpen(true)}>
            <Play aria-hidden="true" size={16} />
          </OpenButton>
        )}
        {!isGone && <DownloadButton file={file} download={download} source={source} />}
      </div>
    </>
  );
}

interface OpenButtonProps {
  name: string;
  isDisabled?: boolean;
  onPress: () => void;
  children: React.ReactNode;
}

function OpenButton({ name, isDisabled = false, onPress, children }: OpenButtonProps) {
  return isDisabled ? (
    children
  ) : (
    <button type="button" className={styles.open} aria-label={name} onClick={onPress}>
      {children}
    </button>
  );
}

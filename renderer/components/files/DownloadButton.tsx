import Download from 'lucide-react/icons/download';
import X from 'lucide-react/icons/x';
import type { AttachedFile } from '../../../shared/domain/SharedFile.ts';
import type { FileDownload, FileSource } from '../../state/FileSource.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { saveFile } from '../ui/saveFile.ts';

interface DownloadButtonProps {
  file: AttachedFile;
  download: FileDownload | undefined;
  source: FileSource;
}

/** Saves a file among my downloads, or cancels that. */
export function DownloadButton({ file, download, source }: DownloadButtonProps) {
  const { t } = useTranslation();
  const { id, name } = file;

  async function save() {
    const blob = await source.download(file);
    if (blob !== null) saveFile(name, blob);
  }

  return download !== undefined && !download.isFailed ? (
    <IconButton
      name={t('files.cancelDownload', { name })}
      icon={X}
      onPress={() => source.cancelDownload(id)}
    />
  ) : (
    <IconButton name={t('files.download', { name })} icon={Download} onPress={() => void save()} />
  );
}

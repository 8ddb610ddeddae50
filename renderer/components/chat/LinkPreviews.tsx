import X from 'lucide-react/icons/x';
import { useRef } from 'react';
import type { LinkPreview } from '../../../shared/domain/LinkPreview.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { PreviewImage } from '../files/PreviewImage.tsx';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import styles from './LinkPreviews.module.css';
import { linkTarget } from './linkTarget.ts';
import { useChatFiles } from './useChat.ts';

/** The most that a picture takes, in CSS pixels: below the words where it is wide, else beside them. */
const wideSize = { width: 400, height: 210 } as const;
const smallSize = { width: 80, height: 80 } as const;
/** Width by height from which a picture is wide, if it also has enough pixels. */
const wideRatio = 1.4;
const wideLeastPx = 300;

interface LinkPreviewsProps {
  previews: readonly LinkPreview[];
  mayRemove: boolean;
  onRemove: (url: string) => void;
}

/** What the pages say of themselves to which a message links. All of it comes from the server, nothing from those pages. */
export function LinkPreviews({ previews, mayRemove, onRemove }: LinkPreviewsProps) {
  const { t } = useTranslation();
  const list = useRef<HTMLUListElement>(null);
  // Right after the owner has switched them off, the server may still have some.
  const isOn = usePerch(({ server }) => server?.linkPreviews === true);
  if (!isOn || previews.length === 0) return null;
  return (
    <ul ref={list} className={styles.list} aria-label={t('preview.list')}>
      {previews.map((preview) => (
        <li key={preview.url} className={styles.card}>
          <Card preview={preview} />
          {mayRemove && (
            <span className={styles.remove}>
              <IconButton
                name={t('preview.remove')}
                icon={X}
                tone="raised"
                onPress={() => {
                  // The button goes with the preview.
                  list.current?.closest<HTMLElement>('[data-message]')?.focus();
                  onRemove(preview.url);
                }}
              />
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

function Card({ preview }: { preview: LinkPreview }) {
  const { address, siteName, title, description, picture } = preview;
  const source = useChatFiles();
  const target = linkTarget(address, '');
  if (target === null) return null;
  const isWide =
    picture !== null && picture.width >= wideLeastPx && picture.width / picture.height >= wideRatio;
  return (
    <div className={styles.content} data-wide={isWide || undefined}>
      <div className={styles.words}>
        <p className={styles.origin}>
          {siteName !== null && (
            <span className={styles.site} dir="auto">
              {siteName}
            </span>
          )}
          <span className={styles.host}>{target.shownHost}</span>
        </p>
        <a
          className={styles.title}
          href={target.href}
          title={target.href}
          target="_blank"
          rel="noopener noreferrer nofollow"
          dir="auto"
        >
          {title}
        </a>
        {description !== null && (
          <p className={styles.description} dir="auto">
            {description}
          </p>
        )}
      </div>
      {picture !== null && (
        <PreviewImage
          fileId={picture.id}
          size={picture}
          source={source}
          {...(isWide ? wideSize : smallSize)}
        />
      )}
    </div>
  );
}

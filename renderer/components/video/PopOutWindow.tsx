import { type ReactNode, useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import styles from './PopOutWindow.module.css';
import { StageVisibilityContext } from './useVideoVisibility.ts';

interface PopOutWindowProps {
  view: Window;
  title: string;
  children: ReactNode;
}

/** Renders its children in a separate window, in the style and language of this page. */
export function PopOutWindow({ view, title, children }: PopOutWindowProps) {
  const { i18n } = useTranslation();
  const theme = usePerch((state) => state.preferences.theme);
  // Before the styles are loaded, a video would request a size that it has only for a moment.
  const [isStyled, setStyled] = useState(false);
  useEffect(() => {
    const { documentElement } = view.document;
    view.document.title = title;
    documentElement.lang = i18n.language;
    documentElement.dataset['theme'] = theme;
  }, [view, title, theme, i18n.language]);
  useEffect(() => {
    const sheets = [...document.querySelectorAll<HTMLElement>('link[rel="stylesheet"], style')];
    const loaded = sheets.map((sheet) => copySheet(sheet, view.document));
    let isOver = false;
    Promise.all(loaded).then(() => isOver || setStyled(true));
    // Shortcuts such as mute, deafen and push-to-talk work here as well.
    const passOn = (event: KeyboardEvent) =>
      window.dispatchEvent(new KeyboardEvent(event.type, event));
    view.addEventListener('keydown', passOn);
    view.addEventListener('keyup', passOn);
    return () => {
      isOver = true;
      view.removeEventListener('keydown', passOn);
      view.removeEventListener('keyup', passOn);
    };
  }, [view]);
  return createPortal(
    // It is visible whatever the opening page shows.
    <StageVisibilityContext value={true}>
      {/* React would bubble these to the tile that opened this window. */}
      <main
        className={styles.window}
        onKeyDown={(event) => event.stopPropagation()}
        onContextMenu={(event) => event.stopPropagation()}
        onDoubleClick={(event) => event.stopPropagation()}
      >
        {isStyled && children}
      </main>
    </StageVisibilityContext>,
    view.document.body,
  );
}

/** Copies a style sheet into another document; resolves when it has loaded or failed. */
function copySheet(sheet: HTMLElement, page: Document): Promise<void> {
  const copy = page.importNode(sheet, true);
  const { promise, resolve } = Promise.withResolvers<void>();
  if (sheet instanceof HTMLLinkElement) {
    // An empty page has no address that a relative URL could resolve against.
    copy.setAttribute('href', sheet.href);
    copy.addEventListener('load', () => resolve());
    copy.addEventListener('error', () => resolve());
  } else {
    resolve();
  }
  page.head.append(copy);
  return promise;
}

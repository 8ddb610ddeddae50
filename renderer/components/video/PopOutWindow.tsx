import { type ReactNode, useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { usePerch } from '../ui/ClientContext.tsx';
import styles from './PopOutWindow.module.css';
import { StageVisibilityContext } from './useVideoVisibility.ts';

interface PopOutWindowProps {
  view: Window;
  title: string;
  children: ReactNode;
}

/** What is shown in a window of its own: drawn by this page, in its style and language. */
export function PopOutWindow({ view, title, children }: PopOutWindowProps) {
  const { i18n } = useTranslation();
  const theme = usePerch((state) => state.preferences.theme);
  // Before, a picture would ask for a size that it has for a moment only.
  const [isStyled, setStyled] = useState(false);
  useEffect(() => {
    const { documentElement } = view.document;
    view.document.title = title;
    documentElement.lang = i18n.language;
    documentElement.dataset.theme = theme;
  }, [view, title, theme, i18n.language]);
  useEffect(() => {
    const sheets = [...document.querySelectorAll<HTMLElement>('link[rel="stylesheet"], style')];
    const loaded = sheets.map((sheet) => copySheet(sheet, view.document));
    let isOver = false;
    Promise.all(loaded).then(() => isOver || setStyled(true));
    // Mute, deafen and push-to-talk are heard here as well.
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
    // It is seen whatever the page it comes from shows.
    <StageVisibilityContext value={true}>
      {/* React would pass these on to the tile that this window comes from. */}
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

/** Gives a page a style sheet of this one; resolves when it holds there, or cannot be had. */
function copySheet(sheet: HTMLElement, page: Document): Promise<void> {
  const copy = page.importNode(sheet, true);
  const { promise, resolve } = Promise.withResolvers<void>();
  if (sheet instanceof HTMLLinkElement) {
    // An empty page has no address that it could be relative to.
    copy.setAttribute('href', sheet.href);
    copy.addEventListener('load', () => resolve());
    copy.addEventListener('error', () => resolve());
  } else {
    resolve();
  }
  page.head.append(copy);
  return promise;
}

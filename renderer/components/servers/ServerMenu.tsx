import ChevronDown from 'lucide-react/icons/chevron-down';
import { useRef, useState } from 'react';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import { lazyPart } from '../ui/lazyPart.tsx';
import { MenuButton } from '../ui/menus/MenuButton.tsx';
import styles from './ServerMenu.module.css';
import type { ServerMenuActions } from './ServerMenuItems.tsx';

const ServerMenuItems = lazyPart(
  async () => (await import('./ServerMenuItems.tsx')).ServerMenuItems,
);

/** The menu at the server's name. */
export function ServerMenu(actions: ServerMenuActions) {
  const { t } = useTranslation();
  const ref = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const server = usePerch((state) => state.server?.name) ?? t('app.name');
  const name = t('server.menu', { server });
  return (
    <>
      <MenuButton
        ref={ref}
        name={name}
        className={styles.button}
        isOpen={isOpen}
        onOpen={() => setOpen(true)}
      >
        <span className={styles.name} data-tour="server">
          {server}
        </span>
        <ChevronDown aria-hidden="true" size={18} />
      </MenuButton>
      {isOpen && (
        <ServerMenuItems
          {...actions}
          label={name}
          triggerRef={ref}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

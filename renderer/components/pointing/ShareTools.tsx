import MousePointer2 from 'lucide-react/icons/mouse-pointer-2';
import PenLine from 'lucide-react/icons/pen-line';
import { useEffect, useRef } from 'react';
import type { PeerId } from '../../../shared/domain/ids.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { IconButton } from '../ui/buttons/IconButton.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import styles from './ShareTools.module.css';
import { toolKeys, tools, useToolKeys } from './useToolKeys.ts';

interface ShareToolsProps {
  /** Who shares. */
  share: PeerId;
}

export const toolIcons = { pointer: MousePointer2, pen: PenLine } as const;

/**
 * The buttons for pointer and pen on a share; none where the sharer does not allow it or there is no connection for it. They
 * also have keys while something in the tile has the focus.
 */
export function ShareTools({ share }: ShareToolsProps) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const { selectTool } = useActions();
  const ref = useRef<HTMLSpanElement>(null);
  const canPoint = usePerch((state) => state.canPoint);
  const held = usePerch(({ selectedTool }) =>
    selectedTool?.share === share ? selectedTool.tool : null,
  );
  const isMine = usePerch((state) => state.me?.peerId === share);
  const sharer = usePerch(({ presence }) =>
    presence.occupants.find(({ peerId }) => peerId === share),
  );
  const isAllowed = isMine || (sharer?.drawable ?? false);
  const isThere = canPoint && isAllowed;

  const wasAllowed = useRef(isAllowed);
  const name = sharer?.user.name;
  useEffect(() => {
    if (wasAllowed.current === isAllowed) return;
    wasAllowed.current = isAllowed;
    if (name !== undefined) {
      announce(isAllowed ? t('draw.allowedBy', { name }) : t('draw.forbiddenBy', { name }));
    }
  }, [isAllowed, name, announce, t]);

  useToolKeys(share, isThere, () => ref.current?.closest('[role="group"]') ?? null);

  return (
    <span ref={ref} className={styles.tools}>
      {isThere &&
        tools.map((tool) => (
          <IconButton
            key={tool}
            name={t(`draw.${tool}`)}
            keys={toolKeys[tool]}
            icon={toolIcons[tool]}
            tone={held === tool ? 'live' : 'plain'}
            isPressed={held === tool}
            onPress={() => selectTool(share, tool)}
          />
        ))}
    </span>
  );
}

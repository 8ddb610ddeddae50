import { useCallback, useDeferredValue, useMemo, useRef, useState } from 'react';
import type { Channel } from '../../../shared/domain/Channel.ts';
import { channelsToMoveFrom } from '../../state/deedRights.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useClient, usePerch } from '../ui/ClientContext.tsx';
import { Deferred } from '../ui/frames/Deferred.tsx';
import { useMay } from '../ui/hooks/useMay.ts';
import { lazyPart } from '../ui/lazyPart.tsx';
import { CategorySection } from './CategorySection.tsx';
import styles from './ChannelList.module.css';
import type { ChannelCommand } from './ChannelMenu.tsx';
import { ChannelRow, lineHeight } from './ChannelRow.tsx';
import { type ChannelGroup, channelGroups, firstOfGroups } from './channelGroups.ts';
import type { Movable } from './listPlaces.ts';

const ListDrag = lazyPart(async () => (await import('./ListDrag.tsx')).ListDrag);
const ChannelDialog = lazyPart(async () => (await import('./ChannelDialog.tsx')).ChannelDialog);
const ChannelPermissionsDialog = lazyPart(
  async () => (await import('../roles/ChannelPermissionsDialog.tsx')).ChannelPermissionsDialog,
);
const MoveEverybodyDialog = lazyPart(
  async () => (await import('../moderation/MoveEverybodyDialog.tsx')).MoveEverybodyDialog,
);
const DeleteChannelDialog = lazyPart(
  async () => (await import('./DeleteChannelDialog.tsx')).DeleteChannelDialog,
);

type OpenDialog = {
  readonly kind: 'edit' | 'permissions' | 'moveAll' | 'delete';
  readonly channel: Channel;
};

/** The channels of the server, in their order, with the people in them. */
export function ChannelList() {
  const { t } = useTranslation();
  const listRef = useRef<HTMLDivElement>(null);
  const listed = usePerch((state) => state.presence.channels);
  const groups = useMemo(() => channelGroups(listed), [listed]);
  const drawn = useDrawnGroups(groups);
  const mayManage = useMay('manageChannels');
  const mayOrder = mayManage && listed.length > 1;
  const movesPeople = usePerch((state) => channelsToMoveFrom(state).size > 0);
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const [placing, setPlacing] = useState<Movable | null>(null);
  const close = () => setDialog(null);

  const command = useCallback((channel: Channel, wish: ChannelCommand) => {
    if (wish === 'move') setPlacing({ kind: 'channel', id: channel.id });
    else setDialog({ kind: wish, channel });
  }, []);

  return (
    <div ref={listRef} className={styles.root}>
      {listed.length === 0 && (
        <p className={styles.empty}>{mayManage ? t('channels.noneOwner') : t('channels.none')}</p>
      )}
      {drawn.map((group) => {
        const rows = group.channels.map((channel) => (
          <ChannelRow key={channel.id} channel={channel} mayOrder={mayOrder} onCommand={command} />
        ));
        if (group.key === '') {
          return (
            <ul key={group.key} aria-label={t('channels.list')} className={styles.list}>
              {rows}
            </ul>
          );
        }
        return (
          <CategorySection
            key={group.key}
            group={group}
            onMove={mayOrder ? () => setPlacing({ kind: 'category', key: group.key }) : undefined}
          >
            {rows}
          </CategorySection>
        );
      })}
      {dialog?.kind === 'edit' && <ChannelDialog channel={dialog.channel} onClose={close} />}
      {dialog?.kind === 'permissions' && (
        <ChannelPermissionsDialog channel={dialog.channel} onClose={close} />
      )}
      {dialog?.kind === 'moveAll' && (
        <MoveEverybodyDialog channel={dialog.channel} onClose={close} />
      )}
      {dialog?.kind === 'delete' && (
        <DeleteChannelDialog channel={dialog.channel} onClose={close} />
      )}
      {(mayOrder || movesPeople) && (
        <Deferred>
          <ListDrag
            list={listRef}
            groups={groups}
            mayOrder={mayOrder}
            placing={placing}
            onPlaced={() => setPlacing(null)}
          />
        </Deferred>
      )}
    </div>
  );
}

/** The groups of which rows are drawn: when the list opens those that fit into the window, soon afterwards all. */
function useDrawnGroups(groups: readonly ChannelGroup[]): readonly ChannelGroup[] {
  const { shown } = useClient();
  const isWhole = useDeferredValue(true, false);
  return useMemo(() => {
    if (isWhole) return groups;
    const { presence, preferences } = shown.getState();
    const { foldedCategories } = preferences;
    const lines = Math.ceil(window.innerHeight / lineHeight);
    return firstOfGroups(groups, { occupants: presence.occupants, foldedCategories }, lines);
  }, [isWhole, groups, shown]);
}

import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import type { Channel } from '../../../shared/domain/Channel.ts';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import { mayDoTo } from '../../state/deedRights.ts';
import { decideHere } from '../../state/ownRights.ts';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { failureText } from '../ui/failureText.ts';
import { lazyPart } from '../ui/lazyPart.tsx';
import { useMay } from '../ui/useMay.ts';
import { CategorySection } from './CategorySection.tsx';
import styles from './ChannelList.module.css';
import type { ChannelCommand } from './ChannelMenu.tsx';
import { ChannelRow } from './ChannelRow.tsx';
import {
  type ChannelGroup,
  channelGroups,
  orderAfterCategoryMove,
  orderAfterMove,
} from './channelGroups.ts';

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
  const { reorderChannels } = useActions();
  const announce = useAnnounce();
  const listed = usePerch((state) => state.presence.channels);
  const groups = useMemo(() => channelGroups(listed), [listed]);
  const categories = groups.filter(({ key }) => key !== '');
  const mayManage = useMay('manageChannels');
  /** The channels that are mine to manage, because a channel can decide that otherwise. */
  const managed = usePerch(
    useShallow((state) =>
      listed.flatMap(({ id }) => (decideHere(state, 'manageChannels', id).allowed ? [id] : [])),
    ),
  );
  /** The channels with people whom I may move away. */
  const movable = usePerch(
    useShallow((state) => [
      ...new Set(
        state.presence.occupants
          .filter((occupant) => mayDoTo(state, 'move', occupant))
          .map(({ channelId }) => channelId),
      ),
    ]),
  );
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const close = () => setDialog(null);

  /** @param ids all channels in their new order; `place` of `total` is where this one is now, among its like */
  async function reorder(name: string, place: number, total: number, ids: ChannelId[]) {
    const failure = await reorderChannels(ids);
    announce(
      failure ? failureText(t, failure.code) : t('channels.moved', { channel: name, place, total }),
    );
  }

  function moveChannel({ channels }: ChannelGroup, channel: Channel, by: number) {
    const place = channels.indexOf(channel) + by + 1;
    void reorder(channel.name, place, channels.length, orderAfterMove(groups, channel.id, by));
  }

  function moveCategory({ key, name }: ChannelGroup, by: number) {
    const place = categories.findIndex((group) => group.key === key) + by + 1;
    void reorder(name, place, categories.length, orderAfterCategoryMove(groups, key, by));
  }

  function command(group: ChannelGroup, channel: Channel, wish: ChannelCommand) {
    if (wish === 'moveUp') moveChannel(group, channel, -1);
    else if (wish === 'moveDown') moveChannel(group, channel, 1);
    else setDialog({ kind: wish, channel });
  }

  function commandsFor({ channels }: ChannelGroup, channel: Channel): ChannelCommand[] {
    const managesIt = managed.includes(channel.id);
    return [
      ...(managesIt ? (['edit', 'permissions'] as const) : []),
      ...(mayManage && channel !== channels[0] ? (['moveUp'] as const) : []),
      ...(mayManage && channel !== channels.at(-1) ? (['moveDown'] as const) : []),
      ...(movable.includes(channel.id) ? (['moveAll'] as const) : []),
      ...(managesIt ? (['delete'] as const) : []),
    ];
  }

  return (
    <>
      {listed.length === 0 && (
        <p className={styles.empty}>{mayManage ? t('channels.noneOwner') : t('channels.none')}</p>
      )}
      {groups.map((group) => {
        const rows = group.channels.map((channel) => (
          <ChannelRow
            key={channel.id}
            channel={channel}
            commands={commandsFor(group, channel)}
            onCommand={(wish) => command(group, channel, wish)}
          />
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
            onMoveUp={
              mayManage && group !== categories[0] ? () => moveCategory(group, -1) : undefined
            }
            onMoveDown={
              mayManage && group !== categories.at(-1) ? () => moveCategory(group, 1) : undefined
            }
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
    </>
  );
}

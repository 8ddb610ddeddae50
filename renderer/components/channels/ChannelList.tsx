import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import { type Channel, inListOrder } from '../../../shared/domain/Channel.ts';
import { decideHere } from '../../state/ownRights.ts';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { failureText } from '../ui/failureText.ts';
import { lazyPart } from '../ui/lazyPart.tsx';
import { useMay } from '../ui/useMay.ts';
import styles from './ChannelList.module.css';
import type { ChannelCommand } from './ChannelMenu.tsx';
import { ChannelRow } from './ChannelRow.tsx';

const ChannelDialog = lazyPart(async () => (await import('./ChannelDialog.tsx')).ChannelDialog);
const ChannelPermissionsDialog = lazyPart(
  async () => (await import('../roles/ChannelPermissionsDialog.tsx')).ChannelPermissionsDialog,
);
const DeleteChannelDialog = lazyPart(
  async () => (await import('./DeleteChannelDialog.tsx')).DeleteChannelDialog,
);

/** A list with the item at `from` taken out and put in again at `to`; both count from 0. */
export function movedList<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = list.filter((_, index) => index !== from);
  return [...rest.slice(0, to), ...list.slice(from, from + 1), ...rest.slice(to)];
}

type OpenDialog = {
  readonly kind: 'edit' | 'permissions' | 'delete';
  readonly channel: Channel;
};

/** The channels of the server, in their order, with the people in them. */
export function ChannelList() {
  const { t } = useTranslation();
  const { reorderChannels } = useActions();
  const announce = useAnnounce();
  const listed = usePerch((state) => state.presence.channels);
  const channels = useMemo(() => inListOrder(listed), [listed]);
  const mayManage = useMay('manageChannels');
  /** For each channel whether it is mine to manage, because a channel can decide that otherwise. */
  const managed = usePerch(
    useShallow((state) =>
      channels.map(({ id }) => decideHere(state, 'manageChannels', id).allowed),
    ),
  );
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const close = () => setDialog(null);

  async function move(from: number, to: number) {
    const channel = channels[from];
    if (!channel) return;
    const failure = await reorderChannels(
      movedList(
        channels.map(({ id }) => id),
        from,
        to,
      ),
    );
    announce(
      failure
        ? failureText(t, failure.code)
        : t('channels.moved', { channel: channel.name, place: to + 1, total: channels.length }),
    );
  }

  function command(channel: Channel, index: number, wish: ChannelCommand) {
    if (wish === 'moveUp') void move(index, index - 1);
    else if (wish === 'moveDown') void move(index, index + 1);
    else setDialog({ kind: wish, channel });
  }

  function commandsAt(index: number): ChannelCommand[] {
    const managesIt = managed[index] === true;
    return [
      ...(managesIt ? (['edit', 'permissions'] as const) : []),
      ...(mayManage && index > 0 ? (['moveUp'] as const) : []),
      ...(mayManage && index < channels.length - 1 ? (['moveDown'] as const) : []),
      ...(managesIt ? (['delete'] as const) : []),
    ];
  }

  return (
    <>
      {channels.length === 0 && (
        <p className={styles.empty}>{mayManage ? t('channels.noneOwner') : t('channels.none')}</p>
      )}
      <ul aria-label={t('channels.list')} className={styles.list}>
        {channels.map((channel, index) => (
          <ChannelRow
            key={channel.id}
            channel={channel}
            commands={commandsAt(index)}
            onCommand={(wish) => command(channel, index, wish)}
          />
        ))}
      </ul>
      {dialog?.kind === 'edit' && <ChannelDialog channel={dialog.channel} onClose={close} />}
      {dialog?.kind === 'permissions' && (
        <ChannelPermissionsDialog channel={dialog.channel} onClose={close} />
      )}
      {dialog?.kind === 'delete' && (
        <DeleteChannelDialog channel={dialog.channel} onClose={close} />
      )}
    </>
  );
}

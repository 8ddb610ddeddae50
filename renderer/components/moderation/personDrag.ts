import { type DragEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Channel } from '../../../shared/domain/Channel.ts';
import type { PeerId } from '../../../shared/domain/ids.ts';
import type { Occupant } from '../../../shared/domain/Presence.ts';
import { mayDoTo } from '../../state/deedRights.ts';
import { decideHere } from '../../state/ownRights.ts';
import { useAnnounce } from '../ui/AnnounceContext.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { failureText } from '../ui/failureText.ts';

/** Only people of this app are dropped on a channel. */
const dragType = 'application/x-perch-peer';

interface PersonDrag {
  draggable: boolean;
  onDragStart: (event: DragEvent) => void;
}

/** Lets a person's row be dragged by those who may move them. By keyboard and touch the person's menu does the same. */
export function usePersonDrag(occupant: Occupant): PersonDrag {
  const draggable = usePerch((state) => mayDoTo(state, 'move', occupant));
  return {
    draggable,
    onDragStart({ dataTransfer }) {
      dataTransfer.setData(dragType, occupant.peerId);
      dataTransfer.effectAllowed = 'move';
    },
  };
}

interface PersonDrop {
  /** True while a person is dragged over it. */
  isOver: boolean;
  handlers: {
    onDragOver: (event: DragEvent) => void;
    onDragLeave: (event: DragEvent) => void;
    onDrop: (event: DragEvent) => void;
  };
}

/** Moves a person who is dropped on a channel into it. */
export function usePersonDrop(channel: Channel): PersonDrop {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const { movePerson } = useActions();
  const [isOver, setOver] = useState(false);
  const mayMoveHere = usePerch((state) => decideHere(state, 'move', channel.id).allowed);
  const accepts = ({ dataTransfer }: DragEvent) =>
    mayMoveHere && dataTransfer.types.includes(dragType);

  async function move(peerId: PeerId) {
    const failure = await movePerson(peerId, channel.id);
    if (failure) announce(failureText(t, failure.code));
  }

  return {
    isOver,
    handlers: {
      onDragOver(event) {
        if (!accepts(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'move';
        setOver(true);
      },
      onDragLeave(event) {
        // It also leaves one of its parts for another.
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      },
      onDrop(event) {
        setOver(false);
        if (!accepts(event)) return;
        event.preventDefault();
        void move(event.dataTransfer.getData(dragType) as PeerId);
      },
    },
  };
}

import { useState } from 'react';
import { useStore } from 'zustand';
import type { Channel } from '../../../shared/domain/Channel.ts';
import { attachedFilesMax } from '../../../shared/domain/SharedFile.ts';
import { currentChannel } from '../../state/callState.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { sizeText } from '../files/sizeText.ts';
import { usePerch } from '../ui/ClientContext.tsx';
import { useDecision } from '../ui/hooks/useMay.ts';
import { useChatActions, useChatFiles } from './useChat.ts';

/** Putting files beside a message. */
export interface Attaching {
  /** Why none can be put there; null if they can. */
  readonly denial: string | null;
  /** Why the last ones were not, or not all of them; null when there is nothing to say. */
  readonly refusal: string | null;
  attach(files: readonly File[]): void;
  forgetRefusal(): void;
}

export function useAttaching(channel: Pick<Channel, 'id' | 'name'>): Attaching {
  const { t, i18n } = useTranslation();
  const { attachFiles } = useChatActions();
  const files = useStore(useChatFiles().state, ({ channels }) => channels.get(channel.id));
  const isThere = usePerch(({ voice }) => currentChannel(voice) === channel.id);
  const isAllowed = useDecision('files', channel.id)?.allowed === true;
  const [refusal, setRefusal] = useState<string | null>(null);
  const denial = denialOf();

  function denialOf(): string | null {
    if (files?.limits.fileMax === 0) return t('files.off');
    if (!isAllowed) return t('files.forbidden');
    // They would have no end: nobody leaves who never was there.
    const isKept = files !== undefined && files.lifetime !== 'occupied';
    return isThere || isKept ? null : t('chat.files.join', { channel: channel.name });
  }

  function attach(added: readonly File[]): void {
    if (denial !== null) {
      setRefusal(denial);
      return;
    }
    const max = files?.limits.fileMax ?? Number.POSITIVE_INFINITY;
    const fitting = added.filter(({ size }) => size <= max);
    const isTooMany = attachFiles(channel.id, fitting) > 0;
    if (fitting.length < added.length) {
      setRefusal(t('files.failure.tooLarge', { size: sizeText(max, i18n.language) }));
    } else setRefusal(isTooMany ? t('chat.files.tooMany', { count: attachedFilesMax }) : null);
  }

  return { denial, refusal, attach, forgetRefusal: () => setRefusal(null) };
}

import { useEffect, useMemo, useState } from 'react';
import type { ChannelId, UserId } from '../../../shared/domain/ids.ts';
import type { User } from '../../../shared/domain/User.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { roleName } from '../roles/roleName.ts';
import { usePerch } from '../ui/ClientContext.tsx';
import type { MentionChoice } from './mentionDraft.ts';
import { useChatActions, useChats } from './useChat.ts';
import { useMessageRights } from './useMessageRights.ts';

/**
 * Whom a message in a channel can mention: those who have written there, those in a channel now and those named in the messages;
 * with the right to it also roles, and everyone.
 */
export function useMentionChoices(channelId: ChannelId): readonly MentionChoice[] {
  const { t } = useTranslation();
  const { listWriters } = useChatActions();
  const [writers, setWriters] = useState<readonly User[]>([]);
  const known = useChats((state) => state.people);
  const occupants = usePerch((state) => state.presence.occupants);
  const roles = usePerch((state) => state.roles);
  const { mentionEveryone } = useMessageRights(channelId);

  useEffect(() => {
    let isWanted = true;
    void listWriters(channelId).then((people) => {
      if (isWanted) setWriters(people);
    });
    return () => {
      isWanted = false;
    };
  }, [listWriters, channelId]);

  return useMemo(() => {
    const people = new Map<UserId, string>();
    const present = occupants.map(({ user }) => user);
    for (const { id, name } of [...present, ...writers, ...known.values()]) {
      if (!people.has(id)) people.set(id, name);
    }
    const choices: MentionChoice[] = [...people].map(([userId, name]) => ({
      name,
      mention: { kind: 'person', userId },
    }));
    if (!mentionEveryone) return choices;
    const own = roles.filter(({ kind }) => kind !== 'everyone');
    return [
      ...choices,
      ...own.map(
        (role): MentionChoice => ({
          name: roleName(t, role),
          mention: { kind: 'role', roleId: role.id },
        }),
      ),
      { name: 'everyone', mention: { kind: 'everyone' } },
    ];
  }, [t, occupants, writers, known, roles, mentionEveryone]);
}

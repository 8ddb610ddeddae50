import { useTranslation } from 'react-i18next';
import { type ChosenSlot, chosenSlots } from '../../../shared/keys/whisperSlots.ts';
import type { ChosenTarget } from '../../store/whisperPreferences.ts';
import { useActions, usePerch } from '../ClientContext.tsx';
import { SettingSelect } from './SettingSelect.tsx';

const nobodyId = 'nobody';

/** To whom the keys for whispering lead: somebody who is in a channel now, or a channel. */
export function WhisperTargetSelects() {
  const { t } = useTranslation();
  const { setPreferences } = useActions();
  const chosen = usePerch((state) => state.preferences.whisperTargets);
  const me = usePerch((state) => state.me?.user.id);
  const { occupants, channels } = usePerch((state) => state.presence);
  const here: ChosenTarget[] = [
    ...occupants
      .filter(({ user }) => user.id !== me)
      .map(({ user: { id: userId, name } }) => ({ kind: 'user' as const, userId, name })),
    ...channels.map(({ id: channelId, name }) => ({ kind: 'channel' as const, channelId, name })),
  ];

  function choose(slot: ChosenSlot, target: ChosenTarget | null) {
    setPreferences({ whisperTargets: { ...chosen, [slot]: target } });
  }

  return chosenSlots.map((slot, index) => {
    const kept = chosen[slot];
    // Whoever is not here now stays chosen.
    const targets = new Map([...(kept ? [kept] : []), ...here].map((each) => [idOf(each), each]));
    return (
      <SettingSelect
        key={slot}
        label={t('whisper.leadsTo', { number: index + 1 })}
        choices={[
          { id: nobodyId, label: t('whisper.nobody') },
          ...[...targets].map(([id, { kind, name }]) => ({
            id,
            label: t(kind === 'user' ? 'whisper.person' : 'whisper.channel', { name }),
          })),
        ]}
        chosen={kept ? idOf(kept) : nobodyId}
        onChoose={(id) => choose(slot, targets.get(id) ?? null)}
      />
    );
  });
}

function idOf(target: ChosenTarget): string {
  return target.kind === 'user' ? `user ${target.userId}` : `channel ${target.channelId}`;
}

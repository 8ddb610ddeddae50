import { type ChosenSlot, chosenSlots } from '../../../shared/keys/whisperSlots.ts';
import type { ChosenTarget } from '../../state/preferences.ts';
import { useTranslation } from '../../texts/useTranslation.tsx';
import { useActions, usePerch } from '../ui/ClientContext.tsx';
import { SettingSelect } from '../ui/fields/SettingSelect.tsx';

const nobodyId = 'nobody';

/** Targets of the whisper keys: a person in a channel, a channel, or a person met before. */
export function WhisperTargetSelects() {
  const { t } = useTranslation();
  const { setPreferences } = useActions();
  const chosen = usePerch((state) => state.preferences.whisperTargets);
  const met = usePerch((state) => state.preferences.metPeople);
  const me = usePerch((state) => state.me?.user.id);
  const { occupants, channels } = usePerch((state) => state.presence);
  const here = new Set(occupants.map(({ user }) => user.id));
  const everybody: ChosenTarget[] = [
    ...occupants.map(({ user: { id: userId, name } }) => ({ kind: 'user' as const, userId, name })),
    ...channels
      .filter(({ isCall }) => !isCall)
      .map(({ id: channelId, name }) => ({ kind: 'channel' as const, channelId, name })),
    ...met
      .filter(({ userId }) => !here.has(userId))
      .map((person) => ({ kind: 'user' as const, ...person })),
  ];
  const others = everybody.filter((each) => each.kind === 'channel' || each.userId !== me);

  function choose(slot: ChosenSlot, target: ChosenTarget | null) {
    setPreferences({ whisperTargets: { ...chosen, [slot]: target } });
  }

  function wordsOf(target: ChosenTarget): string {
    const { name } = target;
    if (target.kind === 'channel') return t('whisper.channel', { name });
    return t(here.has(target.userId) ? 'whisper.person' : 'whisper.personElsewhere', { name });
  }

  return chosenSlots.map((slot, index) => {
    const kept = chosen[slot];
    const targets = new Map(others.map((each) => [idOf(each), each]));
    // A target that is no longer known stays chosen.
    if (kept && !targets.has(idOf(kept))) targets.set(idOf(kept), kept);
    return (
      <SettingSelect
        key={slot}
        label={t('whisper.target', { number: index + 1 })}
        choices={[
          { id: nobodyId, label: t('whisper.nobody') },
          ...[...targets].map(([id, target]) => ({ id, label: wordsOf(target) })),
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

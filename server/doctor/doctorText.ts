import type { DoctorFacts } from '../../shared/doctor/DoctorFacts.ts';
import { diagnose } from '../../shared/doctor/diagnose.ts';
import { hostSteps, stepOutcomes } from '../../shared/doctor/stepOutcomes.ts';
import { doctorEn } from '../../shared/doctor/texts/doctorEn.ts';
import { doctorKo } from '../../shared/doctor/texts/doctorKo.ts';

const marks = { ok: '✓', warning: '!', failed: '✗', untested: '–' } as const;

/**
 * What the doctor has found on the server's machine, for a terminal: the sentence, and below it the steps.
 *
 * @param locale of the terminal, as in `LANG`; Korean or English
 */
export function doctorText(facts: DoctorFacts, locale: string): string {
  const texts = locale.startsWith('ko') ? doctorKo : doctorEn;
  const { cause, values } = diagnose(facts);
  const sentence = texts.cause[cause].replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) =>
    String(values[name as keyof typeof values] ?? ''),
  );
  const steps = stepOutcomes(facts, hostSteps).map((outcome) => {
    const note =
      outcome.result === 'untested'
        ? `${texts.result.untested}: ${texts.reason[outcome.reason]}`
        : outcome.note;
    return `  ${marks[outcome.result]} ${texts.step[outcome.step]}${note ? ` (${note})` : ''}`;
  });
  return [sentence, '', ...steps].join('\n');
}

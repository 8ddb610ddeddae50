import type { DoctorFacts, DoctorStep } from './DoctorFacts.ts';
import { diagnose } from './diagnose.ts';
import { stepOutcomes } from './stepOutcomes.ts';

export interface ReportContext {
  readonly version: string;
  readonly serverVersion: string | null;
  /** The browser or the system. */
  readonly platform: string;
}

/** All findings as text for a bug report, always in English. It has no names and no addresses, so it can be shared. */
export function doctorReport(
  facts: DoctorFacts,
  asked: ReadonlySet<DoctorStep>,
  { version, serverVersion, platform }: ReportContext,
): string {
  const { cause, severity, values } = diagnose(facts);
  const valueText = Object.entries(values)
    .map(([name, value]) => `, ${name} ${value}`)
    .join('');
  return [
    `Perch ${version}, server ${serverVersion ?? 'unknown'}`,
    platform,
    `diagnosis: ${cause} (${severity}${valueText})`,
    ...stepOutcomes(facts, asked).map((outcome) => {
      if (outcome.result === 'untested') return `${outcome.step}: not tested (${outcome.reason})`;
      return `${outcome.step}: ${outcome.result}${outcome.note ? ` (${outcome.note})` : ''}`;
    }),
  ].join('\n');
}

import type { AddServerOutcome } from '../../shared/ipc/servers.ts';
import type { MainTexts } from '../texts/en.ts';

/** Why a link could not be opened, for people; null when it could. */
export function linkTrouble(outcome: AddServerOutcome, { link }: MainTexts): string | null {
  switch (outcome.kind) {
    case 'added':
      return null;
    case 'failed':
      return link[outcome.reason];
    case 'unknownCertificate':
      return link.unknownCertificate(outcome.host);
    case 'wrongCertificate':
      return link.wrongCertificate(outcome.host, outcome.pinned, outcome.shown);
  }
}

import type { AddServerOutcome } from '../../shared/ipc/servers.ts';
import type { MainTexts } from '../texts/en.ts';
import type { Servers } from './Servers.ts';

/** Makes the function that opens a `perch://` link. It shows the window, and warns when the link cannot be opened. */
export function linkOpener(needs: {
  readonly servers: Pick<Servers, 'add'>;
  readonly texts: () => MainTexts;
  readonly showWindow: () => void;
  readonly warn: (message: string, detail: string) => void;
}): (link: string) => void {
  return (link) => {
    needs.showWindow();
    needs.servers
      .add(link, null)
      .then((outcome) => {
        const detail = linkTrouble(outcome, needs.texts());
        if (detail !== null) needs.warn(needs.texts().link.title, detail);
      })
      .catch((error: unknown) => console.error('The link could not be opened:', error));
  };
}

/** Why a link could not be opened, as text for users; null when it could. */
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

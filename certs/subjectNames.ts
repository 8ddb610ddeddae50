import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';

/** The names and addresses that a certificate is, or should be, valid for. */
export interface SubjectNames {
  names: string[];
  addresses: string[];
}

const LOOPBACK: SubjectNames = { names: ['localhost'], addresses: ['127.0.0.1', '::1'] };
/** The most names in a certificate; more would only be remains of former networks. */
const MOST = 100;
const HOST_NAME =
  /^(?=.{1,253}$)(\*\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$/;

/**
 * The wanted names and addresses with those of loopback, in the form of a certificate: lower case, without the zone of a
 * link-local address, without duplicates. Text that is neither a host name nor an address is left out. An address among the
 * names counts as an address.
 */
export function normalizeSubject(wanted: SubjectNames): SubjectNames {
  const all = [...wanted.names, ...wanted.addresses].map((text) =>
    (text.split('%')[0] ?? '').trim().toLowerCase().replace(/\.$/, ''),
  );
  const addresses = all.filter((text) => isIP(text) !== 0);
  const names = all.filter((text) => isIP(text) === 0 && HOST_NAME.test(text));
  return mergeSubjects(LOOPBACK, { names, addresses });
}

/** The union of both, those of `first` first, limited to what a certificate should contain. */
export function mergeSubjects(first: SubjectNames, second: SubjectNames): SubjectNames {
  return {
    names: [...new Set([...first.names, ...second.names])].slice(0, MOST),
    addresses: [...new Set([...first.addresses, ...second.addresses])].slice(0, MOST),
  };
}

/** The wanted names and addresses that the certificate is not valid for. */
export function missingFrom(certificate: X509Certificate, wanted: SubjectNames): string[] {
  return [
    ...wanted.names.filter((name) => !certificate.checkHost(name)),
    ...wanted.addresses.filter((address) => !certificate.checkIP(address)),
  ];
}

/** The names and addresses of a certificate that we made. */
export function subjectOf(certificate: X509Certificate): SubjectNames {
  const entries = (certificate.subjectAltName ?? '').split(', ');
  const valuesOf = (kind: string) =>
    entries.filter((entry) => entry.startsWith(kind)).map((entry) => entry.slice(kind.length));
  return normalizeSubject({ names: valuesOf('DNS:'), addresses: valuesOf('IP Address:') });
}

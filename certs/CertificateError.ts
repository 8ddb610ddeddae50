/** The possible errors of a certificate, its key, or their files. */
export type CertificateErrorCode =
  | 'pathsIncomplete'
  | 'certificateUnreadable'
  | 'keyUnreadable'
  | 'certificateInvalid'
  | 'keyInvalid'
  | 'certificateExpired'
  | 'certificateNotYetValid'
  | 'keyMismatch'
  | 'folderUnwritable';

/** The server cannot start with this certificate; the message names the file and what to do. */
export class CertificateError extends Error {
  readonly code: CertificateErrorCode;

  constructor(code: CertificateErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CertificateError';
    this.code = code;
  }
}

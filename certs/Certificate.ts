/** A certificate with its key, as a TLS server needs it. */
export interface Certificate {
  /** PEM; for the host's own files with the chain in the file. */
  cert: string;
  /** PEM, not encrypted. */
  key: string;
  /** SHA-256 of the certificate, in the form of Node and browsers: `AB:CD:…`. */
  fingerprint256: string;
  /** Whether the certificate was issued by this call. */
  created: boolean;
  /** Problems that do not prevent its use, one sentence each. */
  warnings: string[];
}

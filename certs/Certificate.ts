/** What a TLS server needs, and what a client may pin. */
export interface Certificate {
  /** PEM; for own files the chain as it is in the file. */
  cert: string;
  /** PEM, not encrypted. */
  key: string;
  /** SHA-256 of the certificate, as Node and browsers write it: `AB:CD:…`. */
  fingerprint256: string;
  /** Whether the certificate was issued by this call. */
  created: boolean;
  /** Things that work but should be known, one sentence each. */
  warnings: string[];
}

declare module 'html-encoding-sniffer' {
  interface SnifferOptions {
    readonly transportLayerEncodingLabel?: string;
    readonly defaultEncoding?: string;
  }

  /** The name of the encoding of an HTML page, by the rules of the HTML standard. */
  export default function htmlEncodingSniffer(bytes: Uint8Array, options?: SnifferOptions): string;
}

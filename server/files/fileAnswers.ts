import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerText } from '../http/WebClient.ts';

/** The desktop app loads its pages from here; pages of this server need no permission of CORS. */
const appOrigin = 'app://perch';
export const allowedOrigins = [appOrigin];
/** What a browser would do with a file that it opened as a page: nothing. */
export const filePolicy = "default-src 'none'; sandbox";

/** The token with which a request proves who makes it; null for none. */
export function bearerToken({ headers }: IncomingMessage): string | null {
  return /^Bearer (\S{1,200})$/i.exec(headers.authorization ?? '')?.[1] ?? null;
}

/** As RFC 8187 wants it: `encodeURIComponent` leaves some characters that it does not allow. */
export function attachmentNamed(name: string): string {
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename*=UTF-8''${encoded}`;
}

export function refuse(response: ServerResponse, status: number, text: string): void {
  // The body of the request is not read.
  response.setHeader('Connection', 'close');
  answerText(response, status, text);
}

/** Lets the desktop app read the answer. Returns whether the request only asked for that, and is answered. */
export function answerAppsPreflight(
  { headers, method }: IncomingMessage,
  response: ServerResponse,
): boolean {
  if (headers.origin === appOrigin) {
    response.setHeader('Access-Control-Allow-Origin', appOrigin);
    response.setHeader('Access-Control-Allow-Methods', 'GET, HEAD, PATCH');
    response.setHeader(
      'Access-Control-Allow-Headers',
      'Authorization, Content-Type, Range, Tus-Resumable, Upload-Offset',
    );
    response.setHeader('Access-Control-Expose-Headers', 'Upload-Offset, Upload-Length');
    response.setHeader('Access-Control-Max-Age', '3600');
  }
  if (method !== 'OPTIONS') return false;
  response.setHeader('Connection', 'close');
  response.writeHead(204).end();
  return true;
}

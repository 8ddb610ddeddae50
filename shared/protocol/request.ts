import type { z } from 'zod';

/** One row of the protocol table: the schema of the payload and the type of the response. */
export interface RequestRow<Schema extends z.ZodType, Response> {
  readonly schema: Schema;
  /** Never set; only for the type. */
  readonly response?: Response;
}

/** Makes a row: `request<Response>()(schema)`. Two calls, so that TypeScript infers the schema's type. */
export function request<Response>() {
  return <Schema extends z.ZodType>(schema: Schema): RequestRow<Schema, Response> => ({ schema });
}
